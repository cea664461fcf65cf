import AskIcon from "@mui/icons-material/QuestionAnswerOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { may, useMe } from "../providers/session";
import type { CaseDetail } from "../providers/types";
import { Section } from "../workspace/Section";
import { AskDialog } from "./AskDialog";
import { Holder } from "./Holder";
import { RevokeLinks } from "./RevokeLinks";
import { SayForm } from "./SayForm";
import { sayingsOn } from "./sayings";
import { Thread } from "./Thread";
import type { Askable, Exchange, Question } from "./types";
import { useQuestionsOfCase } from "./useQuestions";

interface Props {
  record: CaseDetail;
  /** Takes an answer into the reply; its source is kept with it. */
  onTake?(text: string, questionId: string): void;
}

/** Who of the client was asked about the case, and what they said: beside the conversation. */
export const QuestionsSection = ({ record, onTake }: Props) => {
  const t = useT();
  const me = useMe();
  const { data } = useQuestionsOfCase(record.id, may(me, "read_conversations", record.client_id));
  const [asking, setAsking] = useState(false);
  if (!data) return null;
  const mayAsk =
    (data.has_second_line && record.actions.includes("ask_second_line")) ||
    (data.departments.length > 0 && record.actions.includes("ask_department"));
  if (data.questions.length === 0 && !mayAsk) return null;
  return (
    <Section title={t("questions.on_case")}>
      <Box sx={{ display: "grid", gap: 1.5 }}>
        {data.questions
          .filter(({ parent_id }) => parent_id === null)
          .map((question) => (
            <Box key={question.id} sx={{ display: "grid", gap: 1 }}>
              <One question={question} departments={data.departments} onTake={onTake} />
              {data.questions
                .filter(({ parent_id }) => parent_id === question.id)
                .map((served) => (
                  <Box key={served.id} sx={{ pl: 1.5, borderLeft: 1, borderColor: "divider" }}>
                    <One question={served} departments={data.departments} onTake={onTake} />
                  </Box>
                ))}
            </Box>
          ))}
        {mayAsk && (
          <Button
            variant="outlined"
            startIcon={<AskIcon />}
            onClick={() => setAsking(true)}
            sx={{ justifySelf: "start" }}
          >
            {t("questions.ask")}
          </Button>
        )}
      </Box>
      {asking && <AskDialog record={record} whom={data} onDone={() => setAsking(false)} />}
    </Section>
  );
};

interface OneProps {
  question: Question;
  departments: Askable[];
  onTake: Props["onTake"];
}

const One = ({ question, departments, onTake }: OneProps) => {
  const t = useT();
  const [saying, setSaying] = useState(false);
  // Whoever asked is asked back: that waits for them and stands open. All else is rare here.
  const clarifying = sayingsOn(question).filter((kind) => kind === "clarify_question");
  const others = sayingsOn(question).filter((kind) => kind !== "clarify_question");
  const command = useCommand(question.case_id);
  const queryClient = useQueryClient();
  const answer = question.thread.findLast(({ turn }: Exchange) => turn === "answer");
  const withdraw = async () => {
    await command(
      { kind: "withdraw_question", escalation_id: question.id },
      { done: "questions.withdrawn" },
    );
    void queryClient.invalidateQueries({ queryKey: ["questions"] });
  };
  return (
    <Box sx={{ display: "grid", gap: 0.75 }}>
      <Holder question={question} />
      <Thread question={question} />
      {onTake && answer?.text && (
        <Button
          size="small"
          onClick={() => onTake(answer.text ?? "", question.id)}
          sx={{ justifySelf: "start" }}
        >
          {t("questions.take")}
        </Button>
      )}
      <SayForm question={question} departments={[]} kinds={clarifying} />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5 }}>
        {question.possible.includes("withdraw_question") && (
          <Button size="small" color="inherit" onClick={withdraw}>
            {t("questions.withdraw")}
          </Button>
        )}
        {others[0] && (
          <Button
            size="small"
            color="inherit"
            aria-expanded={saying}
            onClick={() => setSaying(!saying)}
          >
            {labelOf(t, "saying", others[0])}
          </Button>
        )}
        <RevokeLinks question={question} />
      </Box>
      {saying && (
        <SayForm question={question} departments={departments} name="others" kinds={others} />
      )}
    </Box>
  );
};
