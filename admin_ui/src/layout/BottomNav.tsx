import BottomNavigation from "@mui/material/BottomNavigation";
import BottomNavigationAction from "@mui/material/BottomNavigationAction";
import { Link, useLocation } from "react-router-dom";
import { useT } from "../i18n/useT";
import { useMe } from "../providers/session";
import { isAt, placesFor } from "./places";

export const BottomNav = () => {
  const t = useT();
  const { pathname } = useLocation();
  const places = placesFor(useMe());
  return (
    <BottomNavigation
      component="nav"
      aria-label={t("nav.label")}
      showLabels
      value={places.find((place) => isAt(place, pathname))?.to ?? false}
      sx={{ flex: "none", borderTop: 1, borderColor: "divider", height: 56, zIndex: 2 }}
    >
      {places.map(({ to, label, icon: Icon }) => (
        <BottomNavigationAction
          key={to}
          component={Link}
          to={to}
          value={to}
          label={t(label)}
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
