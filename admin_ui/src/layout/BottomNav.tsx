import MoreIcon from "@mui/icons-material/MoreHoriz";
import BottomNavigation from "@mui/material/BottomNavigation";
import BottomNavigationAction from "@mui/material/BottomNavigationAction";
import { Link, useLocation } from "react-router-dom";
import { useT } from "../i18n/useT";
import { useMe } from "../providers/session";
import { barOf, isAt, MORE, placesFor } from "./places";

/** As many as a thumb can tell apart. */
const ROOM = 5;

export const BottomNav = () => {
  const t = useT();
  const { pathname } = useLocation();
  const { shown, hasMore } = barOf(placesFor(useMe()), ROOM);
  const entries = [
    ...shown.map(({ name, to, icon }) => ({ to, label: t(`nav.${name}`), icon })),
    ...(hasMore ? [{ to: MORE, label: t("nav.more"), icon: MoreIcon }] : []),
  ];
  const here = shown.find(({ to }) => isAt(to, pathname))?.to;
  return (
    <BottomNavigation
      component="nav"
      aria-label={t("nav.label")}
      showLabels
      value={here ?? (hasMore ? MORE : false)}
      sx={{ flex: "none", borderTop: 1, borderColor: "divider", height: 56, zIndex: 2 }}
    >
      {entries.map(({ to, label, icon: Icon }) => (
        <BottomNavigationAction
          key={to}
          component={Link}
          to={to}
          value={to}
          label={label}
          icon={<Icon fontSize="small" />}
          sx={{
            minWidth: 0,
            px: 0.5,
            "& .MuiBottomNavigationAction-label": {
              fontSize: "0.7rem !important",
              whiteSpace: "nowrap",
            },
          }}
        />
      ))}
    </BottomNavigation>
  );
};
