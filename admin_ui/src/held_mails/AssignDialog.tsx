import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useNotify } from "react-admin";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useVocabulary } from "../vocabulary/useVocabulary";
import type { HeldMailDetail, MailAs, OpenQuestion } from "./types";
import { useReview } from "./useHeldMails";

const named = ({ holder, client_name, text }: OpenQuestion) =>
  `${holder.department} · ${holder.contact} (${client_name}): ${(text ?? "…").slice(0, 80)}`;

/** To which open question an e-mail belongs, and what it is to it. */
export const AssignDialog = ({ mail, onDone }: { mail: HeldMailDetail; onDone(): void }) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const notify = useNotify();
  const { review, busy } = useReview(mail.id);
  const likely = mail.questions.find(({ id }) => id === mail.question_id) ?? mail.questions[0];
  const [questionId, setQuestionId] = useState(likely?.id ?? "");
  const [kind, setKind] = useState<MailAs>("answer_question");

  const assign = async () => {
    const result = await review("assign", { question_id: questionId, kind });
    if (result?.status === "done") {
      notify(t("held_mails.assigned"), { type: "success" });
      onDone();
    } else if (result) {
      notify(t("held_mails.pending"), { type: "info" });
    }
  };
  return (
    <FormDialog
      title={t("held_mails.assign")}
      submit={t("held_mails.assign")}
      busy={busy}
      disabled={questionId === ""}
      onSubmit={assign}
      onClose={onDone}
    >
      <TextField
        select
        label={t("held_mails.question")}
        value={questionId}
        onChange={(event) => setQuestionId(event.target.value)}
      >
        {mail.questions.map((question) => (
          <MenuItem key={question.id} value={question.id} sx={{ whiteSpace: "normal" }}>
            {named(question)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label={t("held_mails.counts_as")}
        value={kind}
        onChange={(event) => setKind(event.target.value as MailAs)}
      >
        {(vocabulary?.mail_as ?? [kind]).map((each) => (
          <MenuItem key={each} value={each}>
            {labelOf(t, "mail_as", each)}
          </MenuItem>
        ))}
      </TextField>
    </FormDialog>
  );
};
