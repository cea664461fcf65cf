import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";

interface SpanProps {
  type: "date" | "time";
  from: { label: string; value: string; onChange(value: string): void };
  to: SpanProps["from"];
}

/** Two fields beside one another: from when, until when. Neither is sent without the other. */
export const SpanFields = ({ type, from, to }: SpanProps) => (
  <Box sx={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 1.5 }}>
    {[from, to].map(({ label, value, onChange }) => (
      <TextField
        key={label}
        type={type}
        label={label}
        required={Boolean(from.value || to.value)}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        slotProps={{ inputLabel: { shrink: true } }}
      />
    ))}
  </Box>
);
