import { useCallback } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf, type T } from "../i18n/words";
import type { PolicyColumn } from "../providers/types";
import { chosen, excluded, literal, texts } from "./cells";

/** What the values of a column are called; those of other columns are shown as they stand. */
const LABELS: Record<string, (t: T, value: string) => string> = {
  kind: (t, value) => labelOf(t, "kind", value),
  sentiment: (t, value) => labelOf(t, "sentiment", value),
  journey: (t, value) => labelOf(t, "journey", value),
  language: (t, value) => labelOf(t, "language", value),
  risks: (t, value) => labelOf(t, "risk", value),
  spoken: (t, value) => labelOf(t, "visibility", value),
  weekday: (t, value) => labelOf(t, "policy_weekday", value),
  answering: (t, value) => labelOf(t, "answering", value),
  priority: (t, value) => labelOf(t, "priority", value),
  visibility: (t, value) => labelOf(t, "policy_visibility", value),
  approval: (t, value) => labelOf(t, "policy_approval", value),
  prepared: (t, value) => labelOf(t, "purpose", value),
};

/** Columns, values and whole cells in the words of the screen's language. */
export const useCellWords = () => {
  const t = useT();
  const format = useFormat();
  const nameOfValue = useCallback(
    (column: PolicyColumn, value: string) => LABELS[column.name]?.(t, value) ?? value,
    [t],
  );
  const columnOf = useCallback(
    (column: Pick<PolicyColumn, "name">) => labelOf(t, "policy_column", column.name),
    [t],
  );
  const wordsOf = useCallback(
    (column: PolicyColumn, cell: string): string => {
      if (column.shape === "flag" && (cell === "true" || cell === "false")) {
        return cell === "true" ? t("policy.yes") : t("policy.no");
      }
      const named = (values: readonly string[]) =>
        format.list(values.map((value) => nameOfValue(column, value)));
      const none = excluded(column, cell);
      if (none !== null) return t("policy.none_of", { values: named(none) });
      const values = chosen(column, cell) ?? texts(cell) ?? null;
      if (values !== null) return named(values);
      const one = literal(cell);
      return one === null ? cell : nameOfValue(column, one);
    },
    [t, format, nameOfValue],
  );
  return { columnOf, nameOfValue, wordsOf };
};
