import BackIcon from "@mui/icons-material/ArrowBack";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import CardActionArea from "@mui/material/CardActionArea";
import Paper from "@mui/material/Paper";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { Link, useParams } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { isLost } from "../providers/problem";
import type { Id } from "../providers/types";
import { ContextFiles } from "./ContextFiles";
import { Holder } from "./Holder";
import { RevokeLinks } from "./RevokeLinks";
import { SayForm } from "./SayForm";
import { Thread } from "./Thread";
import type { Askable, Question, QuestionDetail, ShownMessage } from "./types";
import { useQuestion, useQuestions } from "./useQuestions";

type State = "open" | "settled";

/** What the second line was asked, the earliest due first. */
export const QuestionsPage = () => {
  const t = useT();
  const [state, setState] = useState<State>("open");
  const { data, error, refetch, ...more } = useQuestions(state);
  return (
    <Page title={t("questions.title")} intro={t("questions.intro")}>
      <Tabs value={state} onChange={(_, next: State) => setState(next)}>
        <Tab value="open" label={t("questions.open")} sx={{ textTransform: "none" }} />
        <Tab value="settled" label={t("questions.settled")} sx={{ textTransform: "none" }} />
      </Tabs>
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {data?.length === 0 && (
        <EmptyState title={t("questions.none")} hint={t("questions.none_hint")} />
      )}
      <Box sx={{ display: "grid", gap: 1 }}>
        {data?.map((question) => (
          <Card key={question.id} question={question} />
        ))}
      </Box>
      <ShowMore {...more} />
    </Page>
  );
};

const Card = ({ question }: { question: Question }) => (
  <Paper variant="outlined">
    <CardActionArea component={Link} to={`/questions/${question.id}`} sx={{ p: 1.5 }}>
      <Holder question={question} />
      <Typography variant="body2" sx={{ mt: 0.5, overflowWrap: "anywhere" }}>
        {question.thread[0]?.text}
      </Typography>
    </CardActionArea>
  </Paper>
);

/** One question: what was asked, what may be seen of the conversation, and what one can do. */
export const QuestionPage = () => {
  const t = useT();
  const { id = "" } = useParams<{ id: Id }>();
  const { data, error, refetch } = useQuestion(id);
  const lost = isLost(error, data);
  return (
    <Page title={t("questions.one")}>
      <Button
        component={Link}
        to="/questions"
        startIcon={<BackIcon />}
        sx={{ justifySelf: "start" }}
      >
        {t("questions.title")}
      </Button>
      {lost && <LoadFailure error={error} onAgain={refetch} />}
      {data && !lost && <Open key={data.id} question={data} />}
    </Page>
  );
};

const Open = ({ question }: { question: QuestionDetail }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      <Paper variant="outlined" sx={{ p: 1.5, display: "grid", gap: 1 }}>
        <Typography variant="overline">{question.client_name}</Typography>
        <Holder question={question} />
        {question.open && (
          <Typography variant="caption" color="textSecondary">
            {t("questions.wanted_by", { moment: format.moment(question.wanted_by) })}
          </Typography>
        )}
        {question.reference && (
          <Typography variant="body2">
            {t("questions.reference")}: {question.reference}
          </Typography>
        )}
        <Thread question={question} />
      </Paper>
      <Messages
        title={t("questions.conversation")}
        messages={question.context}
        questionId={question.id}
      />
      {question.serving.map((served) => (
        <Serving key={served.id} question={served} departments={question.departments} />
      ))}
      {question.possible.length > 0 && (
        <Paper variant="outlined" sx={{ p: 1.5 }}>
          <SayForm
            question={question}
            departments={question.departments}
            context={question.context.map(({ id }) => id)}
          />
        </Paper>
      )}
      <Messages title={t("questions.sent")} messages={question.sent} />
    </Box>
  );
};

/** What a department was asked on behalf of the question; speaking about it is rare. */
const Serving = ({ question, departments }: { question: Question; departments: Askable[] }) => {
  const t = useT();
  const [saying, setSaying] = useState(false);
  const handsOn = question.possible.includes("hand_on_question");
  const clarifies = question.possible.includes("clarify_question");
  return (
    <Paper
      data-testid="serving"
      variant="outlined"
      sx={{ p: 1.5, ml: { xs: 1.5, md: 3 }, display: "grid", gap: 1 }}
    >
      <Holder question={question} />
      <Thread question={question} />
      {(handsOn || clarifies) && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5 }}>
          {handsOn && !clarifies && (
            <Button
              size="small"
              color="inherit"
              aria-expanded={saying}
              onClick={() => setSaying(!saying)}
            >
              {labelOf(t, "saying", "hand_on_question")}
            </Button>
          )}
          <RevokeLinks question={question} />
        </Box>
      )}
      {(saying || clarifies) && <SayForm question={question} departments={departments} />}
    </Paper>
  );
};

interface MessagesProps {
  title: string;
  messages: ShownMessage[];
  /** With it their pictures and files are shown as well. */
  questionId?: Id;
}

const Messages = ({ title, messages, questionId }: MessagesProps) => {
  const format = useFormat();
  if (messages.length === 0) return null;
  return (
    <Box component="section">
      <Typography component="h2" variant="subtitle2" sx={{ mb: 0.5 }}>
        {title}
      </Typography>
      <Box sx={{ display: "grid", gap: 1 }}>
        {messages.map((message) => (
          <Paper key={message.id} variant="outlined" sx={{ p: 1.25, bgcolor: "action.hover" }}>
            <Typography variant="caption" color="textSecondary">
              {message.by} · {format.moment(message.at)}
            </Typography>
            <Typography variant="body2" sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {message.text ?? "…"}
            </Typography>
            {questionId && <ContextFiles questionId={questionId} files={message.files} />}
          </Paper>
        ))}
      </Box>
    </Box>
  );
};
