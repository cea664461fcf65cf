import ArrowIcon from "@mui/icons-material/ArrowDropDown";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import ListItemIcon from "@mui/material/ListItemIcon";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";

interface Props {
  label: string;
  choices: readonly { value: string; label: string }[];
  value: readonly string[];
  onChange(value: string[]): void;
}

/** A filter that takes any number of values; what is chosen stands on the button. */
export const AnyOf = ({ label, choices, value, onChange }: Props) => {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const chosen = choices.filter((choice) => value.includes(choice.value));
  const [first] = chosen;
  const said =
    first && (chosen.length === 1 ? first.label : `${first.label} +${chosen.length - 1}`);
  // The list's filters follow with a delay: two quick clicks must not undo each other.
  const [ticked, setTicked] = useState(value);
  const toggle = (choice: string) => {
    const next = ticked.includes(choice)
      ? ticked.filter((each) => each !== choice)
      : [...ticked, choice];
    setTicked(next);
    onChange(next);
  };
  return (
    <>
      <Button
        variant={said ? "outlined" : "text"}
        color={said ? "primary" : "inherit"}
        endIcon={<ArrowIcon sx={{ ml: -0.75 }} />}
        aria-haspopup="menu"
        onClick={(event) => {
          setTicked(value);
          setAnchor(event.currentTarget);
        }}
        sx={{ px: 1.25, color: said ? undefined : "text.secondary", fontWeight: said ? 600 : 500 }}
      >
        {said ? `${label}: ${said}` : label}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {choices.map((choice) => (
          <MenuItem
            key={choice.value}
            dense
            role="menuitemcheckbox"
            aria-checked={ticked.includes(choice.value)}
            onClick={() => toggle(choice.value)}
          >
            <ListItemIcon>
              <Checkbox
                edge="start"
                size="small"
                tabIndex={-1}
                disableRipple
                checked={ticked.includes(choice.value)}
                sx={{ p: 0 }}
              />
            </ListItemIcon>
            {choice.label}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};
