import ThereIcon from "@mui/icons-material/CheckCircleOutlined";
import AwayIcon from "@mui/icons-material/DoNotDisturbOnOutlined";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Tooltip from "@mui/material/Tooltip";
import { useState } from "react";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { useCompact } from "../layout/useCompact";
import type { Availability } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { usePresence } from "./usePresence";

const ICON = { available: ThereIcon, away: AwayIcon } as const;

/** Whether one is there for new work, and the way to say so. */
export const PresenceButton = () => {
  const t = useT();
  const vocabulary = useVocabulary();
  const format = useFormat();
  const compact = useCompact();
  const showRefusal = useRefusalNotice();
  const { presence, tell } = usePresence();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!presence) return null;
  const { availability, since } = presence;
  const Icon = ICON[availability];
  const said = t(`availability.${availability}`);
  const choose = (next: Availability) => {
    setAnchor(null);
    if (next !== availability) tell(next).catch((error) => showRefusal(refusalOf(error, t)));
  };
  return (
    <>
      <Tooltip title={t("presence.since", { since: format.moment(since) })}>
        <ButtonBase
          aria-haspopup="menu"
          aria-label={t("presence.label", { said })}
          onClick={(event) => setAnchor(event.currentTarget)}
          sx={{
            gap: 0.5,
            px: 0.75,
            height: 30,
            borderRadius: 2,
            fontFamily: "inherit",
            fontSize: "0.8125rem",
            fontWeight: 600,
            color: availability === "available" ? "success.main" : "meaning.soon",
            "&:hover": { bgcolor: "action.hover" },
          }}
        >
          <Icon sx={{ fontSize: 18 }} />
          {!compact && <Box component="span">{said}</Box>}
        </ButtonBase>
      </Tooltip>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {(vocabulary?.availabilities ?? [availability]).map((choice) => {
          const ChoiceIcon = ICON[choice];
          return (
            <MenuItem
              key={choice}
              selected={choice === availability}
              onClick={() => choose(choice)}
              sx={{ maxWidth: 320 }}
            >
              <ListItemIcon>
                <ChoiceIcon fontSize="small" />
              </ListItemIcon>
              <ListItemText
                primary={t(`availability.${choice}`)}
                secondary={t(`availability_hint.${choice}`)}
                slotProps={{ secondary: { sx: { whiteSpace: "normal" } } }}
              />
            </MenuItem>
          );
        })}
      </Menu>
    </>
  );
};
