import DoneIcon from "@mui/icons-material/CheckCircleOutlined";
import MissedIcon from "@mui/icons-material/ErrorOutlined";
import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import { ClockText } from "../clock/ClockText";
import { level, used } from "../clock/clock";
import { useNow } from "../clock/useNow";
import { WhyMissed } from "../clock/WhyMissed";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Word } from "../journal/telling";
import type { CaseDetail, Clock, Time } from "../providers/types";
import { Section } from "./Section";

/** What was promised to the customer, and how much of the time is used. */
export const ClocksSection = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const { acknowledge, answer } = record.clocks;
  return (
    <Section title={t("clocks.title")}>
      {!acknowledge && !answer && (
        <Box sx={{ color: "text.secondary", fontSize: "0.8438rem" }}>{t("clock.no_clocks")}</Box>
      )}
      {acknowledge && (
        <PromiseLine
          label={t("clock.acknowledge")}
          clock={acknowledge}
          missed={record.first_response_missed !== null}
          why={record.clocks.acknowledge_missed}
        />
      )}
      {answer && (
        <PromiseLine
          label={t("clock.answer")}
          clock={answer}
          missed={record.answer_missed_at !== null}
          why={record.clocks.answer_missed}
        />
      )}
    </Section>
  );
};

interface Props {
  label: string;
  clock: Clock;
  missed: boolean;
  /** What a missed one had waited for. */
  why: Word | null;
}

const PromiseLine = ({ label, clock, missed, why }: Props) => (
  <Box
    sx={{
      display: "grid",
      gridTemplateColumns: "1fr auto",
      rowGap: 0.4,
      alignItems: "baseline",
      fontSize: "0.8438rem",
      "& + &": { mt: 1 },
    }}
  >
    <span>{label}</span>
    {clock.running_since && clock.due_at ? (
      <Running since={clock.running_since} due={clock.due_at} consumed={clock.consumed} />
    ) : (
      <Stopped clock={clock} missed={missed} />
    )}
    {why && (
      <Box sx={{ gridColumn: "1 / -1", fontSize: "0.75rem" }}>
        <WhyMissed why={why} />
      </Box>
    )}
  </Box>
);

const Running = ({ since, due, consumed }: { since: Time; due: Time; consumed: number }) => {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  // As if it had run through from the start, so that the bar shows what was used before a pause.
  const start = Date.parse(since) - consumed * 1000;
  const end = Date.parse(due);
  const pressing = level(start, end, now);
  return (
    <>
      <ClockText start={new Date(start).toISOString()} due={due} />
      <LinearProgress
        variant="determinate"
        aria-hidden
        value={used(start, end, now) * 100}
        sx={{
          gridColumn: "1 / -1",
          height: 4,
          borderRadius: 2,
          bgcolor: "divider",
          "& .MuiLinearProgress-bar": {
            bgcolor:
              pressing === "calm"
                ? "meaning.calm"
                : pressing === "soon"
                  ? "meaning.soon"
                  : "meaning.overdue",
          },
        }}
      />
      <Box sx={{ gridColumn: "1 / -1", color: "text.secondary", fontSize: "0.75rem" }}>
        {t("clock.due", { moment: format.moment(due) })}
      </Box>
    </>
  );
};

const Stopped = ({ clock, missed }: { clock: Clock; missed: boolean }) => {
  const t = useT();
  const format = useFormat();
  if (!clock.stopped_at) return <Box sx={{ color: "text.secondary" }}>{t("clock.paused")}</Box>;
  const isLate = missed || clock.consumed > clock.budget;
  const Icon = isLate ? MissedIcon : DoneIcon;
  return (
    <Box
      sx={{
        display: "inline-flex",
        alignItems: "center",
        gap: 0.5,
        fontWeight: 600,
        color: isLate ? "meaning.overdue" : "meaning.calm",
      }}
    >
      <Icon sx={{ fontSize: 15 }} />
      {t(isLate ? "clock.missed" : "clock.kept")}
      <Box component="span" sx={{ color: "text.secondary", fontWeight: 400 }}>
        {format.moment(clock.stopped_at)}
      </Box>
    </Box>
  );
};
