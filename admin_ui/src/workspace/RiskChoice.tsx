import ArrowIcon from "@mui/icons-material/ArrowDropDown";
import WarningIcon from "@mui/icons-material/WarningAmber";
import ButtonBase from "@mui/material/ButtonBase";
import Checkbox from "@mui/material/Checkbox";
import Chip from "@mui/material/Chip";
import ListItemIcon from "@mui/material/ListItemIcon";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { capitalised } from "../i18n/capitalised";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Risk } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { VALUE_BUTTON } from "./ChoiceMenu";

interface Props {
  risks: readonly Risk[];
  /** Told once, when the menu closes with something changed. */
  onApply?(risks: Risk[]): void;
}

export const RiskChoice = ({ risks, onApply }: Props) => {
  const t = useT();
  const choices = useVocabulary()?.risks ?? [];
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [chosen, setChosen] = useState<readonly Risk[]>(risks);

  const close = () => {
    setAnchor(null);
    const isSame = chosen.length === risks.length && chosen.every((risk) => risks.includes(risk));
    if (!isSame) onApply?.([...chosen]);
  };
  const toggle = (risk: Risk) =>
    setChosen(chosen.includes(risk) ? chosen.filter((each) => each !== risk) : [...chosen, risk]);

  const said =
    risks.length === 0
      ? capitalised(t("assessment.no_risks"))
      : risks.map((risk) => labelOf(t, "risk", risk)).join(" ");
  const shown =
    risks.length === 0 ? said : risks.map((risk) => <RiskChip key={risk} risk={risk} />);
  if (!onApply) return shown;
  return (
    <>
      <ButtonBase
        aria-haspopup="menu"
        aria-label={`${t("assessment.add_risk")}: ${said}`}
        onClick={(event) => {
          setChosen(risks);
          setAnchor(event.currentTarget);
        }}
        sx={{ ...VALUE_BUTTON, flexWrap: "wrap", gap: 0.5 }}
      >
        {shown}
        <ArrowIcon sx={{ fontSize: 18, color: "text.secondary", ml: -0.5 }} />
      </ButtonBase>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        {choices.map((risk) => (
          <MenuItem
            key={risk}
            dense
            role="menuitemcheckbox"
            aria-checked={chosen.includes(risk)}
            onClick={() => toggle(risk)}
          >
            <ListItemIcon>
              <Checkbox
                edge="start"
                size="small"
                tabIndex={-1}
                disableRipple
                checked={chosen.includes(risk)}
                sx={{ p: 0 }}
              />
            </ListItemIcon>
            {labelOf(t, "risk", risk)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};

export const RiskChip = ({ risk }: { risk: Risk }) => {
  const t = useT();
  return (
    <Chip
      icon={<WarningIcon />}
      label={labelOf(t, "risk", risk)}
      variant="outlined"
      color="error"
      sx={{ height: 22, cursor: "inherit", "& .MuiChip-icon": { fontSize: 14 } }}
    />
  );
};
