import Box from "@mui/material/Box";
import { ClockText } from "../clock/ClockText";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { CaseSummary } from "../providers/types";

/** The earliest running clock of a case; where none runs, why not. */
export const DueCell = ({ row }: { row: CaseSummary }) => {
  const t = useT();
  if (row.due_at) return <ClockText prominent start={row.opened_at} due={row.due_at} />;
  const why =
    row.status === "closed"
      ? t("status.closed")
      : row.answering && row.answering !== "respond"
        ? labelOf(t, "answering", row.answering)
        : "–";
  return (
    <Box component="span" sx={{ color: "text.secondary" }}>
      {why}
    </Box>
  );
};
