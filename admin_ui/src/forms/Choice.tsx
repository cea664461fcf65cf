import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";

interface Props {
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange(value: string): void;
  disabled?: boolean;
  helperText?: string;
}

/** One of several, chosen from a menu. */
export const Choice = ({ label, value, choices, onChange, disabled, helperText }: Props) => (
  <TextField
    select
    label={label}
    value={choices.some((choice) => choice.value === value) ? value : ""}
    onChange={(event) => onChange(event.target.value)}
    disabled={disabled}
    helperText={helperText}
    slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
  >
    {choices.map((choice) => (
      <MenuItem key={choice.value} value={choice.value}>
        {choice.label}
      </MenuItem>
    ))}
  </TextField>
);
