import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "../commands/useCommand";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { ShowMore } from "../layout/ShowMore";
import type { CaseDetail } from "../providers/types";
import { nameOf } from "../workspace/nameOf";
import { useMessages } from "../workspace/useCase";
import type { QuestionsOfCase } from "./types";

const SECOND_LINE = "second_line";
/** So many messages are offered at first, the latest; then as many more. */
const STEP = 12;

interface Props {
  record: CaseDetail;
  whom: QuestionsOfCase;
  onDone(): void;
}

/** A question to the second line or a department, with what of the conversation they may see. */
export const AskDialog = ({ record, whom, onDone }: Props) => {
  const t = useT();
  const command = useCommand(record.id);
  const queryClient = useQueryClient();
  const { data: messages = [] } = useMessages(record.id);
  const [to, setTo] = useState(
    whom.has_second_line ? SECOND_LINE : (whom.departments[0]?.id ?? ""),
  );
  const [text, setText] = useState("");
  const [reference, setReference] = useState("");
  const newest = messages.findLast(({ direction }) => direction === "inbound")?.id;
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const shown = chosen ?? new Set(newest ? [newest] : []);
  const [many, setMany] = useState(STEP);
  const [busy, setBusy] = useState(false);

  const ask = async () => {
    setBusy(true);
    const said = {
      text: text.trim(),
      context: [...shown],
      ...(reference.trim() && { reference: reference.trim() }),
    };
    const result = await command(
      to === SECOND_LINE
        ? { kind: "ask_second_line", ...said }
        : { kind: "ask_department", department_id: to, ...said },
      { done: "questions.asked" },
    );
    setBusy(false);
    void queryClient.invalidateQueries({ queryKey: ["questions"] });
    if (result) onDone();
  };
  const toggle = (id: string) => {
    const next = new Set(shown);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };

  return (
    <FormDialog
      title={t("questions.ask")}
      submit={t("questions.send")}
      busy={busy}
      disabled={text.trim() === ""}
      onSubmit={ask}
      onClose={onDone}
    >
      <TextField
        select
        label={t("questions.whom")}
        value={to}
        onChange={(event) => setTo(event.target.value)}
      >
        {whom.has_second_line && (
          <MenuItem value={SECOND_LINE}>{t("questions.second_line")}</MenuItem>
        )}
        {whom.departments.map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        autoFocus
        multiline
        minRows={3}
        label={t("questions.your_question")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <TextField
        label={t("questions.reference")}
        value={reference}
        onChange={(event) => setReference(event.target.value)}
      />
      <div>
        <Typography variant="subtitle2">{t("questions.may_see")}</Typography>
        {messages.some(({ attachments }) => attachments.length > 0) && (
          <Typography variant="caption" color="textSecondary">
            {t("questions.files_along")}
          </Typography>
        )}
        {messages.length > many && (
          <ShowMore onMore={() => setMany(many + STEP)} isGrowing={false} />
        )}
        {messages.slice(-many).map(({ id, text: words, author }) => (
          <FormControlLabel
            key={id}
            control={<Checkbox checked={shown.has(id)} onChange={() => toggle(id)} />}
            label={`${nameOf(author, t)}: ${(words ?? "…").slice(0, 120)}`}
            sx={{ display: "flex", alignItems: "flex-start", overflowWrap: "anywhere" }}
          />
        ))}
      </div>
    </FormDialog>
  );
};
