import PreparedIcon from "@mui/icons-material/AutoStoriesOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useCompact } from "../layout/useCompact";
import type { Prepared } from "../providers/types";

/** Texts prepared for this case, with its name and its real due time filled in. */
export const PreparedMenu = ({
  prepared,
  onChoose,
}: {
  prepared: readonly Prepared[];
  onChoose(text: Prepared): void;
}) => {
  const t = useT();
  const compact = useCompact();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Tooltip title={compact ? t("composer.prepared") : ""}>
        <span>
          <Button
            color="inherit"
            startIcon={compact ? undefined : <PreparedIcon />}
            disabled={prepared.length === 0}
            aria-haspopup="menu"
            aria-label={t("composer.prepared")}
            onClick={(event) => setAnchor(event.currentTarget)}
            sx={{ color: "text.secondary", minWidth: 0 }}
          >
            {compact ? <PreparedIcon fontSize="small" /> : t("composer.prepared")}
          </Button>
        </span>
      </Tooltip>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {prepared.map((each) => (
          <MenuItem
            key={each.id ?? each.purpose}
            onClick={() => {
              setAnchor(null);
              onChoose(each);
            }}
            sx={{ whiteSpace: "normal", maxWidth: 460, display: "block" }}
          >
            <Typography variant="subtitle2">
              {each.title ?? labelOf(t, "purpose", each.purpose)}
              <Box component="span" sx={{ fontWeight: 400, color: "text.secondary" }}>
                {" · "}
                {each.title && `${labelOf(t, "purpose", each.purpose)} · `}
                {labelOf(t, "language", each.language)}
              </Box>
            </Typography>
            <Typography variant="caption" color="textSecondary" component="div">
              {each.text}
            </Typography>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};
