import DarkIcon from "@mui/icons-material/DarkModeOutlined";
import LightIcon from "@mui/icons-material/LightModeOutlined";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import IconButton from "@mui/material/IconButton";
import { useTheme as useMuiTheme } from "@mui/material/styles";
import Tooltip from "@mui/material/Tooltip";
import { useTheme } from "react-admin";
import { Link, useLocation } from "react-router-dom";
import { useT } from "../i18n/useT";
import { useMe } from "../providers/session";
import { Brand, BrandMark } from "./Brand";
import { ConnectionDot } from "./ConnectionDot";
import { PersonMenu } from "./PersonMenu";
import { isAt, type Place, placesFor } from "./places";
import { useCompact } from "./useCompact";

export const TopBar = () => {
  const t = useT();
  const compact = useCompact();
  const places = placesFor(useMe());
  return (
    <Box
      component="header"
      sx={{
        height: 52,
        flex: "none",
        display: "flex",
        alignItems: "center",
        gap: 1,
        px: { xs: 1.5, md: 2 },
        bgcolor: "background.paper",
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Box
        component={Link}
        to="/"
        aria-label="webcare"
        sx={{ color: "inherit", textDecoration: "none", mr: 1.5 }}
      >
        {compact ? <BrandMark /> : <Brand />}
      </Box>
      {!compact && (
        <Box
          component="nav"
          aria-label={t("nav.label")}
          sx={{ display: "flex", gap: 0.5, height: "100%" }}
        >
          {places.map((place) => (
            <Tab key={place.to} place={place} />
          ))}
        </Box>
      )}
      <Box sx={{ flex: 1 }} />
      <ConnectionDot />
      <ColoursButton />
      <PersonMenu />
    </Box>
  );
};

const Tab = ({ place }: { place: Place }) => {
  const t = useT();
  const here = isAt(place, useLocation().pathname);
  const Icon = place.icon;
  return (
    <ButtonBase
      component={Link}
      to={place.to}
      aria-current={here ? "page" : undefined}
      sx={{
        px: 1.5,
        gap: 0.75,
        height: "100%",
        fontSize: "0.9rem",
        fontWeight: here ? 650 : 500,
        color: here ? "primary.main" : "text.secondary",
        boxShadow: (theme) => (here ? `inset 0 -2px ${theme.palette.primary.main}` : "none"),
        "&:hover": { color: "text.primary" },
      }}
    >
      <Icon sx={{ fontSize: 19 }} />
      {t(place.label)}
    </ButtonBase>
  );
};

const ColoursButton = () => {
  const t = useT();
  const [, setTheme] = useTheme();
  const isDark = useMuiTheme().palette.mode === "dark";
  const label = t(isDark ? "nav.to_light" : "nav.to_dark");
  return (
    <Tooltip title={label}>
      <IconButton
        aria-label={label}
        color="inherit"
        size="small"
        onClick={() => setTheme(isDark ? "light" : "dark")}
      >
        {isDark ? <LightIcon fontSize="small" /> : <DarkIcon fontSize="small" />}
      </IconButton>
    </Tooltip>
  );
};
