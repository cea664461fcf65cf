import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useCommand } from "../commands/useCommand";
import { useKept } from "../forms/useKept";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { sayingsOn } from "./sayings";
import type { AnswerUse, Askable, Question, QuestionCommand, Saying } from "./types";

/** Whether whoever says it names somebody of the directory. */
const isNaming = (kind: Saying): boolean =>
  kind === "ask_department" || kind === "hand_on_question";

/** Each button whole, wherever the line breaks on a narrow screen. */
const WRAPPING = {
  flexWrap: "wrap",
  gap: 0.75,
  "& .MuiToggleButtonGroup-grouped": {
    m: 0,
    border: "1px solid",
    borderColor: "divider",
    borderRadius: 1,
  },
};

interface Props {
  question: Question;
  departments: Askable[];
  /** The messages that a department may see as well. */
  context?: string[];
  /** Which of several forms about one question it is. */
  name?: string;
  /** Only these of what is possible; everything without. */
  kinds?: readonly Saying[];
}

/** Everything one can say about a question: which of it is possible, the server tells. */
export const SayForm = ({
  question,
  departments,
  context = [],
  name = "",
  kinds = sayingsOn(question),
}: Props) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const command = useCommand(question.case_id);
  const queryClient = useQueryClient();
  const possible = kinds.filter((kind) => !isNaming(kind) || departments.length > 0);
  const form = `saying ${question.id} ${name}`;
  const [text, setText, sent] = useKept(form);
  // Kept with the text: words to ask back with are no answer, internal ones none to quote, and
  // what one department is asked is nothing for another.
  const [chosen, setChosen] = useKept(`${form} kind`);
  const kind = possible.find((each) => each === chosen) ?? possible[0];
  const uses = vocabulary?.answer_uses ?? [];
  const [chosenUse, setUse] = useKept(`${form} use`);
  const use = uses.find((each) => each === chosenUse) ?? "quotable";
  const [chosenDepartment, setDepartment] = useKept(`${form} department`);
  const department = departments.find(({ id }) => id === chosenDepartment) ?? departments[0];
  const contacts = department?.contacts ?? [];
  const [chosenContact, setContact] = useKept(`${form} contact`);
  const contactId = contacts.find(({ id }) => id === chosenContact)?.id ?? "";
  const [busy, setBusy] = useState(false);
  if (!kind) return null;

  const send = async () => {
    if (text.trim() === "" || busy) return;
    setBusy(true);
    const result = await command(commandOf(), { done: "questions.done" });
    setBusy(false);
    void queryClient.invalidateQueries({ queryKey: ["questions"] });
    if (result) sent(text);
  };
  const commandOf = (): QuestionCommand => {
    const said = text.trim();
    if (kind === "answer_question") return { kind, escalation_id: question.id, text: said, use };
    const named = {
      department_id: department?.id ?? "",
      ...(contactId && { contact_id: contactId }),
      text: said,
    };
    if (kind === "ask_department") return { kind, parent_id: question.id, context, ...named };
    if (kind === "hand_on_question") return { kind, escalation_id: question.id, ...named };
    return { kind, escalation_id: question.id, text: said };
  };

  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      {possible.length > 1 && (
        <ToggleButtonGroup
          exclusive
          size="small"
          value={kind}
          aria-label={t("questions.what_to_do")}
          onChange={(_, next: Saying | null) => next && setChosen(next)}
          sx={WRAPPING}
        >
          {possible.map((each) => (
            <ToggleButton key={each} value={each} sx={{ textTransform: "none", py: 0.4 }}>
              {labelOf(t, "saying", each)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {isNaming(kind) && (
        <Box sx={{ display: "grid", gap: 1, gridTemplateColumns: { sm: "1fr 1fr" } }}>
          <TextField
            select
            size="small"
            label={t("questions.whom")}
            value={department?.id ?? ""}
            onChange={(event) => {
              setDepartment(event.target.value);
              setContact("");
            }}
          >
            {departments.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            size="small"
            label={t("questions.contact")}
            value={contactId}
            onChange={(event) => setContact(event.target.value)}
            slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
          >
            <MenuItem value="">{t("questions.whoever_is_there")}</MenuItem>
            {contacts.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        </Box>
      )}
      <TextField
        multiline
        minRows={3}
        maxRows={14}
        fullWidth
        value={text}
        label={labelOf(t, "saying", kind)}
        onChange={(event) => setText(event.target.value)}
      />
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", justifyContent: "space-between" }}>
        {kind === "answer_question" ? (
          <ToggleButtonGroup
            exclusive
            size="small"
            value={use}
            aria-label={t("questions.use")}
            onChange={(_, next: AnswerUse | null) => next && setUse(next)}
          >
            {uses.map((each) => (
              <ToggleButton key={each} value={each} sx={{ textTransform: "none", py: 0.4 }}>
                {labelOf(t, "answer_use", each)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        ) : (
          <span />
        )}
        <Button variant="contained" disabled={text.trim() === ""} loading={busy} onClick={send}>
          {t("questions.send")}
        </Button>
      </Box>
    </Box>
  );
};
