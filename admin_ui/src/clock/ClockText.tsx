import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Time } from "../providers/types";
import { type Level, level } from "./clock";
import { useNow } from "./useNow";

const COLOUR: Record<Level, string> = {
  calm: "meaning.calm",
  soon: "meaning.soon",
  urgent: "meaning.overdue",
  overdue: "meaning.overdue",
};

interface Props {
  start: Time;
  due: Time;
  /** Filled, for lists in which the eye looks for the pressing ones. */
  prominent?: boolean;
}

/** A promise counting down; its colour follows the share of time that is left. */
export const ClockText = ({ start, due, prominent = false }: Props) => {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const dueAt = Date.parse(due);
  const pressing = level(Date.parse(start), dueAt, now);
  const time = format.clock(Math.abs(dueAt - now) / 1000);
  const isOver = pressing === "overdue";
  const filled = prominent && pressing !== "calm";
  return (
    <Tooltip
      title={`${isOver ? t("clock.overdue_since", { moment: format.full(due) }) : t("clock.due", { moment: format.full(due) })}`}
    >
      <Box
        component="time"
        dateTime={due}
        aria-label={isOver ? t("clock.late", { time }) : t("clock.left", { time })}
        sx={{
          fontVariantNumeric: "tabular-nums",
          fontWeight: 650,
          fontSize: "0.8125rem",
          whiteSpace: "nowrap",
          borderRadius: 1,
          px: prominent ? 0.75 : 0,
          py: prominent ? 0.1 : 0,
          color: COLOUR[pressing],
          ...(filled && {
            // On its tint, and that on a chosen row, the bare colour would be too pale to read.
            color: (theme) =>
              `color-mix(in srgb, ${theme.palette.meaning[pressing === "soon" ? "soon" : "overdue"]} 80%, ${theme.palette.text.primary})`,
            bgcolor: (theme) =>
              `color-mix(in srgb, ${theme.palette.meaning[pressing === "soon" ? "soon" : "overdue"]} 13%, transparent)`,
          }),
          ...(isOver && prominent && { bgcolor: "meaning.overdue", color: "background.paper" }),
        }}
      >
        {isOver ? `+${time}` : time}
      </Box>
    </Tooltip>
  );
};
