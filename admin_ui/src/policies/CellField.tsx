import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { PolicyColumn } from "../providers/types";
import { asking, chosen, literal, quoted } from "./cells";
import { useCellWords } from "./useCellWords";

interface Props {
  column: PolicyColumn;
  side: "when" | "outcome";
  cell: string;
  problem?: string;
  required?: boolean;
  onChange(cell: string): void;
}

/** One cell: chosen from a list where there is one, else written as an expression. */
export const CellField = ({ column, side, cell, problem, required, onChange }: Props) => {
  const t = useT();
  const format = useFormat();
  const { columnOf, nameOfValue } = useCellWords();
  const shared = {
    fullWidth: true,
    size: "small" as const,
    required,
    label: columnOf(column),
    error: problem !== undefined,
    slotProps: {
      inputLabel: { shrink: true },
      htmlInput: { "data-testid": `cell-${column.name}` },
    },
  };
  const { at_most: most, example: written } = column;
  const example =
    most === null
      ? written && t("policy.for_example", { example: written })
      : t("policy.for_example_at_most", { example: written, most: format.number(most) });
  const empty = t(side === "when" ? "policy.any" : "policy.as_usual");

  if (column.shape === "flag" && ["", "true", "false"].includes(cell.trim())) {
    return (
      <TextField
        {...shared}
        select
        value={cell.trim()}
        helperText={problem}
        onChange={(event) => onChange(event.target.value)}
        slotProps={{ ...shared.slotProps, select: { displayEmpty: true } }}
      >
        <MenuItem value="">{empty}</MenuItem>
        <MenuItem value="true">{t("policy.yes")}</MenuItem>
        <MenuItem value="false">{t("policy.no")}</MenuItem>
      </TextField>
    );
  }
  const values = side === "when" ? chosen(column, cell) : null;
  if (values !== null && column.choices.length > 0) {
    return (
      <TextField
        {...shared}
        select
        value={values}
        helperText={problem}
        onChange={(event) => onChange(asking(column, event.target.value as unknown as string[]))}
        slotProps={{
          ...shared.slotProps,
          select: {
            multiple: true,
            displayEmpty: true,
            renderValue: (picked) =>
              (picked as string[]).map((value) => nameOfValue(column, value)).join(", ") || empty,
          },
        }}
      >
        {column.choices.map((choice) => (
          <MenuItem key={choice} value={choice}>
            {nameOfValue(column, choice)}
          </MenuItem>
        ))}
      </TextField>
    );
  }
  const one = side === "outcome" ? literal(cell) : null;
  if (one !== null && column.choices.length > 0) {
    return (
      <TextField
        {...shared}
        select
        value={one}
        helperText={problem}
        onChange={(event) => onChange(quoted(event.target.value))}
        slotProps={{ ...shared.slotProps, select: { displayEmpty: true } }}
      >
        <MenuItem value="">{empty}</MenuItem>
        {column.choices.map((choice) => (
          <MenuItem key={choice} value={choice}>
            {nameOfValue(column, choice)}
          </MenuItem>
        ))}
      </TextField>
    );
  }
  return (
    <TextField
      {...shared}
      value={cell}
      placeholder={empty}
      helperText={problem ?? example}
      onChange={(event) => onChange(event.target.value)}
    />
  );
};
