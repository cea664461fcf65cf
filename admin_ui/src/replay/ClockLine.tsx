import DoneIcon from "@mui/icons-material/CheckCircleOutlined";
import MissedIcon from "@mui/icons-material/ErrorOutlined";
import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import { WhyMissed } from "../clock/WhyMissed";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { ClockThen } from "./types";

/** How a promise about time stood then: what was left of it, or whether it was kept. */
export const ClockLine = ({ label, clock }: { label: string; clock: ClockThen | null }) => {
  const t = useT();
  const format = useFormat();
  if (!clock) return null;
  const isOver = clock.left < 0 || clock.kept === false;
  const colour = isOver ? "meaning.overdue" : "meaning.calm";
  const Icon = isOver ? MissedIcon : DoneIcon;
  const { due_at: due } = clock.clock;
  return (
    <Box sx={{ mb: 1, fontSize: "0.8438rem" }}>
      <Box sx={{ display: "flex", gap: 1 }}>
        <Box sx={{ flex: 1, color: "text.secondary" }}>{label}</Box>
        <Box sx={{ fontWeight: 600, color: colour, display: "inline-flex", gap: 0.5 }}>
          {clock.running ? (
            t(clock.left < 0 ? "clock.late" : "clock.left", {
              time: format.clock(Math.abs(clock.left)),
            })
          ) : (
            <>
              <Icon sx={{ fontSize: 15, mt: "2px" }} />
              {t(clock.kept === null ? "clock.paused" : clock.kept ? "clock.kept" : "clock.missed")}
            </>
          )}
        </Box>
      </Box>
      <LinearProgress
        variant="determinate"
        aria-hidden
        value={Math.min(100, (clock.used / clock.clock.budget) * 100)}
        sx={{
          my: 0.25,
          height: 4,
          borderRadius: 2,
          bgcolor: "divider",
          "& .MuiLinearProgress-bar": { bgcolor: colour },
        }}
      />
      <Box sx={{ color: "text.secondary", fontSize: "0.75rem" }}>
        {t("replay.used", {
          used: format.span(Math.round(clock.used)),
          budget: format.span(clock.clock.budget),
        })}
        {due && `, ${t("clock.due", { moment: format.moment(due) })}`}
      </Box>
      {clock.missed && (
        <Box sx={{ fontSize: "0.75rem" }}>
          <WhyMissed why={clock.missed} />
        </Box>
      )}
    </Box>
  );
};
