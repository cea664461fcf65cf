import ArrowIcon from "@mui/icons-material/ArrowDropDown";
import ButtonBase from "@mui/material/ButtonBase";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Typography from "@mui/material/Typography";
import { useState } from "react";

interface Props<Choice extends string> {
  value: Choice;
  choices: readonly Choice[];
  labelOf(choice: Choice): string;
  /** What a click does, for those who hear the screen. */
  action: string;
  /** What to know before choosing. */
  hint?: string;
  /** Not given: the value is only shown. */
  onChoose?(choice: Choice): void;
}

/** A value that is corrected by clicking on it. */
export const ChoiceMenu = <Choice extends string>({
  value,
  choices,
  labelOf,
  action,
  hint,
  onChoose,
}: Props<Choice>) => {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!onChoose) return <span>{labelOf(value)}</span>;
  return (
    <>
      <ButtonBase
        aria-haspopup="menu"
        aria-label={`${action}: ${labelOf(value)}`}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={VALUE_BUTTON}
      >
        {labelOf(value)}
        <ArrowIcon sx={{ fontSize: 18, color: "text.secondary", ml: -0.25 }} />
      </ButtonBase>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {choices.map((choice) => (
          <MenuItem
            key={choice}
            dense
            selected={choice === value}
            onClick={() => {
              setAnchor(null);
              if (choice !== value) onChoose(choice);
            }}
          >
            {labelOf(choice)}
          </MenuItem>
        ))}
        {hint && (
          <Typography
            component="li"
            variant="caption"
            color="textSecondary"
            sx={{ px: 2, pt: 0.5, display: "block" }}
          >
            {hint}
          </Typography>
        )}
      </Menu>
    </>
  );
};

export const VALUE_BUTTON = {
  font: "inherit",
  fontWeight: 600,
  borderRadius: 1,
  px: 0.5,
  mx: -0.5,
  minHeight: 26,
  justifyContent: "flex-start",
  textAlign: "left",
  "&:hover": { bgcolor: "action.hover" },
} as const;
