import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useT } from "../i18n/useT";
import { type Group, labelOf } from "../i18n/words";

/** One of a few words, under their labels; the chosen one is there before the others have come. */
export const Choice = ({
  label,
  group,
  words,
  value,
  onChange,
  error,
}: {
  label: string;
  group: Group;
  words: readonly string[];
  value: string;
  onChange(word: string): void;
  error?: string;
}) => {
  const t = useT();
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      error={Boolean(error)}
      helperText={error}
      onChange={({ target }) => onChange(target.value)}
    >
      {(words.includes(value) ? words : [value, ...words]).map((word) => (
        <MenuItem key={word} value={word} sx={{ whiteSpace: "normal" }}>
          {labelOf(t, group, word)}
        </MenuItem>
      ))}
    </TextField>
  );
};
