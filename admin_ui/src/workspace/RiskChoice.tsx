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
  /** Told once, when the menu closes with something changed; others may change the rest meanwhile. */
  onApply?(added: Risk[], removed: Risk[]): void;
}

export const RiskChoice = ({ risks, onApply }: Props) => {
  const t = useT();
  const choices = useVocabulary()?.risks ?? [];
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  /** What was ticked or unticked; of the rest holds what the case says at this moment. */
  const [turned, setTurned] = useState<ReadonlyMap<Risk, boolean>>(new Map());
  const isChosen = (risk: Risk) => turned.get(risk) ?? risks.includes(risk);

  const close = () => {
    setAnchor(null);
    const changed = [...turned.keys()].filter((risk) => isChosen(risk) !== risks.includes(risk));
    const added = changed.filter(isChosen);
    const removed = changed.filter((risk) => !isChosen(risk));
    if (changed.length > 0) onApply?.(added, removed);
  };
  const toggle = (risk: Risk) => {
    const next = new Map(turned);
    if (isChosen(risk) === risks.includes(risk)) next.set(risk, !isChosen(risk));
    else next.delete(risk);
    setTurned(next);
  };

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
          setTurned(new Map());
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
            aria-checked={isChosen(risk)}
            onClick={() => toggle(risk)}
          >
            <ListItemIcon>
              <Checkbox
                edge="start"
                size="small"
                tabIndex={-1}
                disableRipple
                checked={isChosen(risk)}
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
