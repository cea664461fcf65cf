import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useT } from "../i18n/useT";
import { UNITS, type Unit, unitOf } from "./spans";

interface Props {
  label: string;
  seconds: number | null;
  onChange(seconds: number | null): void;
  error?: string;
  hint?: string;
  /** May be left empty, and what holds then. */
  empty?: string;
}

/** A span of time: a number and its unit. */
export const SpanField = ({ label, seconds, onChange, error, hint, empty }: Props) => {
  const t = useT();
  const [chosen, setUnit] = useState<Unit>(() => unitOf(seconds));
  // Another version may have been opened beneath us, in whose unit this would be no round number.
  const unit = seconds !== null && seconds % UNITS[chosen] !== 0 ? unitOf(seconds) : chosen;
  return (
    <Box sx={{ display: "flex", gap: 0.5, alignItems: "flex-start", minWidth: 0 }}>
      <TextField
        size="small"
        type="number"
        label={label}
        value={seconds === null ? "" : seconds / UNITS[unit]}
        placeholder={empty}
        error={Boolean(error)}
        helperText={error ?? hint}
        onChange={({ target: { value } }) => {
          const count = Number(value);
          if (value === "") onChange(empty === undefined ? 0 : null);
          else if (Number.isFinite(count)) onChange(Math.round(count * UNITS[unit]));
        }}
        slotProps={{ htmlInput: { min: 0, step: "any" }, inputLabel: { shrink: true } }}
        sx={{ flex: 1, minWidth: 110 }}
      />
      <TextField
        select
        size="small"
        hiddenLabel
        value={unit}
        onChange={({ target: { value } }) => {
          const next = value as Unit;
          setUnit(next);
          if (seconds !== null) onChange((seconds / UNITS[unit]) * UNITS[next]);
        }}
        slotProps={{
          select: {
            SelectDisplayProps: { "aria-label": t("agreements.unit_of", { name: label }) },
          },
        }}
        sx={{ width: 118 }}
      >
        {(Object.keys(UNITS) as Unit[]).map((each) => (
          <MenuItem key={each} value={each}>
            {t(`span_unit.${each}`)}
          </MenuItem>
        ))}
      </TextField>
    </Box>
  );
};
