import KeyboardIcon from "@mui/icons-material/KeyboardOutlined";
import LogoutIcon from "@mui/icons-material/LogoutOutlined";
import Avatar from "@mui/material/Avatar";
import Box from "@mui/material/Box";
import Divider from "@mui/material/Divider";
import IconButton from "@mui/material/IconButton";
import ListItemIcon from "@mui/material/ListItemIcon";
import MenuItem from "@mui/material/MenuItem";
import MenuList from "@mui/material/MenuList";
import Popover from "@mui/material/Popover";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useLogout } from "react-admin";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useMe } from "../providers/session";
import { LanguageChoice } from "./LanguageChoice";
import { useShortcutList } from "./shortcutList";

export const PersonMenu = () => {
  const t = useT();
  const me = useMe();
  const logout = useLogout();
  const { show } = useShortcutList();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!me) return null;
  const close = () => setAnchor(null);
  return (
    <>
      <Tooltip title={t("nav.profile")}>
        <IconButton
          // With the initials, because who commands by voice says what stands on the button.
          aria-label={`${t("nav.profile")}: ${me.name}, ${me.initials}`}
          aria-haspopup="dialog"
          onClick={(event) => setAnchor(event.currentTarget)}
          sx={{ p: 0.5 }}
        >
          <Avatar
            aria-hidden
            sx={{
              width: 30,
              height: 30,
              fontSize: 12,
              fontWeight: 700,
              bgcolor: "primary.main",
              color: "primary.contrastText",
            }}
          >
            {me.initials}
          </Avatar>
        </IconButton>
      </Tooltip>
      <Popover
        anchorEl={anchor}
        open={anchor !== null}
        onClose={close}
        anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
        transformOrigin={{ vertical: "top", horizontal: "right" }}
        slotProps={{ paper: { role: "dialog", "aria-label": t("nav.profile") } }}
      >
        <Box sx={{ px: 2, pt: 1.5, pb: 1, maxWidth: 300 }}>
          <Typography variant="subtitle2">{me.name}</Typography>
          <Typography variant="caption" color="textSecondary" component="div">
            {me.email}
          </Typography>
          <Roles />
        </Box>
        <Divider />
        <Box sx={{ px: 2, py: 1 }}>
          <LanguageChoice />
        </Box>
        <Divider />
        <MenuList autoFocusItem>
          <MenuItem
            onClick={() => {
              close();
              show();
            }}
          >
            <ListItemIcon>
              <KeyboardIcon fontSize="small" />
            </ListItemIcon>
            {t("nav.shortcuts")}
          </MenuItem>
          <MenuItem onClick={() => logout()}>
            <ListItemIcon>
              <LogoutIcon fontSize="small" />
            </ListItemIcon>
            {t("nav.logout")}
          </MenuItem>
        </MenuList>
      </Popover>
    </>
  );
};

const Roles = () => {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const byClient = new Map<string, string[]>();
  for (const { client_name, role } of me?.grants ?? []) {
    byClient.set(client_name, [...(byClient.get(client_name) ?? []), labelOf(t, "role", role)]);
  }
  return [...byClient].map(([client, roles]) => (
    <Typography key={client} variant="caption" color="textSecondary" component="div">
      {client}: {format.list(roles)}
    </Typography>
  ));
};
