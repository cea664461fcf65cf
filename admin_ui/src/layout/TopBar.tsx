import DarkIcon from "@mui/icons-material/DarkModeOutlined";
import LightIcon from "@mui/icons-material/LightModeOutlined";
import MoreIcon from "@mui/icons-material/MoreHoriz";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import IconButton from "@mui/material/IconButton";
import { useTheme as useMuiTheme } from "@mui/material/styles";
import Tooltip from "@mui/material/Tooltip";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useTheme } from "react-admin";
import { Link, useLocation } from "react-router-dom";
import { CalloutsButton } from "../callouts/CalloutsButton";
import { useT } from "../i18n/useT";
import { PresenceButton } from "../presence/PresenceButton";
import { useMe } from "../providers/session";
import { Brand, BrandMark } from "./Brand";
import { ConnectionDot } from "./ConnectionDot";
import { PersonMenu } from "./PersonMenu";
import { barOf, isAt, MORE, type Place, placesFor } from "./places";
import { useCompact } from "./useCompact";

/** As many as stand beside one another in the longest language. */
const ROOM = { wide: 7, narrow: 5 };

export const TopBar = () => {
  const t = useT();
  const compact = useCompact();
  const isWide = useMediaQuery("(min-width: 1200px)", { noSsr: true });
  const { pathname } = useLocation();
  const { shown, hasMore } = barOf(placesFor(useMe()), isWide ? ROOM.wide : ROOM.narrow);
  const here = shown.find(({ to }) => isAt(to, pathname))?.to;
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
          {shown.map(({ name, to, icon }) => (
            <Tab key={to} to={to} label={t(`nav.${name}`)} icon={icon} here={to === here} />
          ))}
          {hasMore && <Tab to={MORE} label={t("nav.more")} icon={MoreIcon} here={!here} />}
        </Box>
      )}
      <Box sx={{ flex: 1 }} />
      <PresenceButton />
      <CalloutsButton />
      <ConnectionDot />
      <ColoursButton />
      <PersonMenu />
    </Box>
  );
};

interface TabProps {
  to: string;
  label: string;
  icon: Place["icon"];
  here: boolean;
}

const Tab = ({ to, label, icon: Icon, here }: TabProps) => (
  <ButtonBase
    component={Link}
    to={to}
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
    {label}
  </ButtonBase>
);

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
