import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useRef } from "react";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Id } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { ForbiddenNotice } from "./ForbiddenNotice";

interface Props {
  clientId: Id;
  value: string;
  onChange(value: string): void;
}

/** The words of a prepared reply; what the server can fill in is put in at the cursor. */
export const WordsField = ({ clientId, value, onChange }: Props) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const input = useRef<HTMLTextAreaElement>(null);
  const putIn = (name: string) => {
    const { selectionStart = value.length, selectionEnd = value.length } = input.current ?? {};
    onChange(`${value.slice(0, selectionStart)}{${name}}${value.slice(selectionEnd)}`);
    input.current?.focus();
  };
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      <TextField
        multiline
        minRows={3}
        maxRows={12}
        label={t("prepared.text")}
        value={value}
        inputRef={input}
        onChange={(event) => onChange(event.target.value)}
      />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.75, alignItems: "center" }}>
        <Typography variant="caption" color="textSecondary">
          {t("prepared.placeholders")}
        </Typography>
        {vocabulary?.placeholders.map((name) => (
          <Chip
            key={name}
            variant="outlined"
            label={labelOf(t, "placeholder", name)}
            onClick={() => putIn(name)}
          />
        ))}
      </Box>
      <ForbiddenNotice clientId={clientId} text={value} />
    </Box>
  );
};
