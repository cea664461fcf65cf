import MachineIcon from "@mui/icons-material/SmartToyOutlined";
import Box from "@mui/material/Box";
import { useT } from "../i18n/useT";
import type { TimelineEntry } from "./types";

/** Whoever did something: a colleague by name, or the machine. */
export const Who = ({ by }: Pick<TimelineEntry, "by">) => {
  const t = useT();
  if (by.id) {
    return (
      <Box component="span" sx={{ fontWeight: 650 }}>
        {by.name || by.id.slice(0, 8)}
      </Box>
    );
  }
  return (
    <Box
      component="span"
      sx={{
        display: "inline-flex",
        alignItems: "center",
        gap: 0.4,
        fontWeight: 600,
        color: "text.secondary",
        verticalAlign: "bottom",
      }}
    >
      <MachineIcon sx={{ fontSize: 14 }} />
      {t("journal.machine")}
    </Box>
  );
};
