import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Bounds } from "./types";

interface Props {
  label: string;
  hint: string;
  count: number;
  bounds?: Bounds;
  error?: string;
  onChange(count: number): void;
}

/** How many of something: whole, and between the least and the most that the server takes. */
export const CountField = ({ label, hint, count, bounds, error, onChange }: Props) => {
  const t = useT();
  const format = useFormat();
  const [isEmpty, setEmpty] = useState(false);
  const isOut = bounds !== undefined && (count < bounds.least || count > bounds.most);
  const range =
    bounds &&
    t("agreements.between", {
      least: format.number(bounds.least),
      most: format.number(bounds.most),
    });
  return (
    <TextField
      size="small"
      type="number"
      label={label}
      value={isEmpty ? "" : count}
      error={Boolean(error) || isOut}
      helperText={error ?? [hint, range].filter(Boolean).join(" ")}
      onChange={({ target: { value } }) => {
        setEmpty(value === "");
        if (value !== "") onChange(Math.round(Number(value)));
      }}
      onBlur={() => setEmpty(false)}
      slotProps={{
        htmlInput: { min: bounds?.least, max: bounds?.most, step: 1 },
        inputLabel: { shrink: true },
      }}
    />
  );
};
