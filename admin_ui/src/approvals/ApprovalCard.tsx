import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { Link as RouterLink } from "react-router-dom";
import { DraftCard } from "../approval/DraftCard";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { Awaited } from "../layout/Awaited";
import type { Message, Task } from "../providers/types";
import { nameOf } from "../workspace/nameOf";
import { useCase, useMessages } from "../workspace/useCase";

/** How much of the conversation stands beside a draft; the rest is in the case. */
const LATEST = 4;

/** What the customer wrote beside the draft that answers it, and the decision. */
export const ApprovalCard = ({ task }: { task: Task }) => {
  const t = useT();
  const { data: record, error, refetch } = useCase(task.case_id);
  const { data: messages, error: unread, refetch: readAgain } = useMessages(task.case_id);
  if (!record) return <Awaited error={error} onAgain={refetch} />;
  const draft = record.drafts.find(({ id }) => id === task.about);
  if (!draft) return null;
  const name = nameOf(record.customer, t);
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label={name}
      sx={{ overflow: "hidden", display: "grid", gridTemplateColumns: { md: "1fr 1.3fr" } }}
    >
      <Box sx={{ p: 2, borderRight: { md: 1 }, borderColor: { md: "divider" }, minWidth: 0 }}>
        <Box sx={{ display: "flex", justifyContent: "space-between", gap: 1, mb: 1 }}>
          <Typography component="h2" variant="h6" sx={{ overflowWrap: "anywhere" }}>
            {name}
          </Typography>
          <Link component={RouterLink} to={`/cases/${task.case_id}/show`} sx={{ flex: "none" }}>
            {t("approvals.open_case")}
          </Link>
        </Box>
        <Typography variant="caption" color="textSecondary" component="div">
          {`${t("approvals.customer")} · ${task.client_name}`}
        </Typography>
        {messages ? <Said messages={messages} /> : <Awaited error={unread} onAgain={readAgain} />}
      </Box>
      <Box sx={{ minWidth: 0, borderTop: { xs: 1, md: 0 }, borderColor: { xs: "divider" } }}>
        <DraftCard record={record} draft={draft} messages={messages} />
      </Box>
    </Paper>
  );
};

const Said = ({ messages }: { messages: readonly Message[] }) => {
  const t = useT();
  const format = useFormat();
  const inbound = messages.filter(({ direction }) => direction === "inbound").slice(-LATEST);
  if (inbound.length === 0) return <Box>{t("approvals.nothing_written")}</Box>;
  return inbound.map((message) => (
    <Box key={message.id} sx={{ mt: 0.75 }}>
      <Box sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {message.text ?? t("conversation.no_text")}
      </Box>
      <Typography variant="caption" color="textSecondary">
        {format.moment(message.occurred_at)}
      </Typography>
    </Box>
  ));
};
