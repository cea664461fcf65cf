import StopIcon from "@mui/icons-material/PanTool";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router-dom";
import { useT } from "../i18n/useT";
import { may, useMe } from "../providers/session";
import { useScopeName } from "./useScopeName";
import { useStops } from "./useStops";

/** On every screen while a stop button is pressed: the machine is silent, people must know. */
export const StopBanner = () => {
  const t = useT();
  const me = useMe();
  const active = useStops();
  const scopeName = useScopeName(active);
  if (active.length === 0) return null;
  return (
    <Box
      role="status"
      sx={{
        flex: "none",
        bgcolor: "error.main",
        color: "error.contrastText",
        px: { xs: 1.5, md: 2 },
        py: 0.5,
        display: "flex",
        flexWrap: "wrap",
        columnGap: 3,
        alignItems: "center",
        fontSize: "0.85rem",
        fontWeight: 600,
      }}
    >
      {active.map((stop) => (
        <Box key={stop.id} sx={{ display: "flex", gap: 1, alignItems: "center", minWidth: 0 }}>
          <StopIcon sx={{ fontSize: 15 }} />
          {stop.reason
            ? t("stops.banner_reason", { where: scopeName(stop), reason: stop.reason })
            : t("stops.banner", { where: scopeName(stop) })}
        </Box>
      ))}
      {may(me, "stop_machine") && (
        <Link
          component={RouterLink}
          to="/stops"
          color="inherit"
          sx={{ textDecoration: "underline" }}
        >
          {t("stops.manage")}
        </Link>
      )}
    </Box>
  );
};
