import BellIcon from "@mui/icons-material/NotificationsOutlined";
import Badge from "@mui/material/Badge";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Tooltip from "@mui/material/Tooltip";
import { useState } from "react";
import { useNavigate } from "react-router-dom";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Callout } from "../providers/types";
import { nameOf } from "../workspace/nameOf";
import { useCallouts } from "./useCallouts";

/** Notes in which colleagues named this person: how many are new, and the way to each. */
export const CalloutsButton = () => {
  const t = useT();
  const navigate = useNavigate();
  const showRefusal = useRefusalNotice();
  const { reads, callouts, count, see } = useCallouts();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!reads) return null;
  const label = t("callouts.label", { smart_count: count });
  const close = () => setAnchor(null);
  const seen = (caseId?: string) => {
    see(caseId).catch((error) => showRefusal(refusalOf(error, t)));
  };
  const open = ({ case_id }: Callout) => {
    close();
    seen(case_id);
    navigate(`/cases/${case_id}/show`);
  };
  return (
    <>
      <Tooltip title={label}>
        <IconButton
          size="small"
          color="inherit"
          aria-haspopup="menu"
          aria-label={label}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <Badge badgeContent={count} color="error">
            <BellIcon fontSize="small" />
          </Badge>
        </IconButton>
      </Tooltip>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={close}
        slotProps={{ paper: { sx: { width: 360, maxWidth: "calc(100vw - 24px)" } } }}
      >
        {callouts.length === 0 && <MenuItem disabled>{t("callouts.none")}</MenuItem>}
        {callouts.map((callout) => (
          <MenuItem
            key={callout.id}
            onClick={() => open(callout)}
            sx={{ display: "block", whiteSpace: "normal" }}
          >
            <Heading callout={callout} />
            <Box sx={{ fontSize: "0.8438rem", ...TWO_LINES }}>
              {callout.text ?? <em>{t("notes.erased")}</em>}
            </Box>
          </MenuItem>
        ))}
        {count > 0 && (
          <MenuItem
            dense
            onClick={() => seen()}
            sx={{ justifyContent: "center", borderTop: 1, borderColor: "divider" }}
          >
            <Button component="span" tabIndex={-1}>
              {t("callouts.all_seen")}
            </Button>
          </MenuItem>
        )}
      </Menu>
    </>
  );
};

const Heading = ({ callout }: { callout: Callout }) => {
  const t = useT();
  const format = useFormat();
  const isNew = callout.read_at === null;
  return (
    <Box sx={{ display: "flex", gap: 1, fontSize: "0.75rem", color: "text.secondary" }}>
      <Box component="span" sx={{ flex: 1, fontWeight: isNew ? 700 : 500, color: "text.primary" }}>
        {isNew && "● "}
        {t("callouts.by_about", {
          by: callout.by?.name ?? t("journal.machine"),
          customer: nameOf(callout.customer, t),
        })}
      </Box>
      {format.moment(callout.at)}
    </Box>
  );
};

const TWO_LINES = {
  display: "-webkit-box",
  WebkitLineClamp: 2,
  WebkitBoxOrient: "vertical",
  overflow: "hidden",
  overflowWrap: "anywhere",
} as const;
