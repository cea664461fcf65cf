import Box from "@mui/material/Box";
import { ClockText } from "../clock/ClockText";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Question } from "./types";

/** Who has a question, since when, and how long they still have. */
export const Holder = ({ question }: { question: Question }) => {
  const t = useT();
  const format = useFormat();
  const { department, contact } = question.holder;
  const who = [department ?? t("questions.supervisor"), contact].filter(Boolean).join(" · ");
  return (
    <Box sx={{ display: "flex", alignItems: "baseline", gap: 1, flexWrap: "wrap" }}>
      <Box component="strong" sx={{ fontSize: "0.875rem" }}>
        {who}
      </Box>
      {question.open ? (
        <Box component="span" sx={{ fontSize: "0.75rem", color: "text.secondary" }}>
          {t("questions.since", { moment: format.moment(question.since) })}
          {question.reminders > 0 &&
            ` · ${t("questions.reminded", { smart_count: question.reminders })}`}
          {question.undelivered && ` · ${labelOf(t, "why", question.undelivered)}`}
        </Box>
      ) : (
        <Box component="span" sx={{ fontSize: "0.75rem", color: "text.secondary" }}>
          {labelOf(t, "question_state", question.state)}
        </Box>
      )}
      <Box sx={{ flex: 1 }} />
      {question.open &&
        (question.due_at ? (
          <ClockText start={question.since} due={question.due_at} />
        ) : (
          <Box component="span" sx={{ fontSize: "0.75rem", color: "meaning.soon" }}>
            {labelOf(t, "question_state", question.state)}
          </Box>
        ))}
    </Box>
  );
};
