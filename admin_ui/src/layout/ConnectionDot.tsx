import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { useT } from "../i18n/useT";
import { useConnection } from "../live/connection";

/** Whether changes by others reach this screen, at a glance. */
export const ConnectionDot = () => {
  const t = useT();
  const { state } = useConnection();
  const label = t(`live.${state}`);
  return (
    <Tooltip title={label}>
      <Box role="img" aria-label={label} sx={{ p: 1, display: "inline-flex" }}>
        <Box
          sx={{
            width: 9,
            height: 9,
            borderRadius: "50%",
            bgcolor:
              state === "live" ? "success.main" : state === "lost" ? "error.main" : "text.disabled",
          }}
        />
      </Box>
    </Tooltip>
  );
};
