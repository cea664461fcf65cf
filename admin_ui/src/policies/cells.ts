import type { PolicyColumn, PolicyRule } from "../providers/types";

/**
 * A cell is an expression. The usual ones are chosen from lists and said in words; whatever else
 * somebody writes stays as it stands. What a cell means is decided by the server alone.
 */

const LITERAL = /^"((?:[^"\\]|\\.)*)"$/;
const SOME = /^some\(\$, # in \[(.*)\]\)$/;

const NONE = /^none\(\$, # (?:== ("[^"]*")|in \[(.*)\])\)$/;

const split = (list: string): string[] | null => {
  const parts = list.split(",").map((part) => LITERAL.exec(part.trim())?.[1]);
  return parts.every((part) => part !== undefined) ? (parts as string[]) : null;
};

/** The values that a condition asks for, when it is a plain list of them; null for anything else. */
export const chosen = (column: PolicyColumn, cell: string): string[] | null => {
  const text = cell.trim();
  if (text === "") return [];
  if (column.shape === "choices") {
    const some = SOME.exec(text);
    return some?.[1] === undefined ? null : split(some[1]);
  }
  return column.shape === "choice" ? split(text) : null;
};

/** The values of which a list has to have none, when the condition is as plain as that. */
export const excluded = (column: PolicyColumn, cell: string): string[] | null => {
  const [, one, several] = column.shape === "choices" ? (NONE.exec(cell.trim()) ?? []) : [];
  const list = one ?? several;
  return list === undefined ? null : split(list);
};

/** The condition that asks for one of these values. */
export const asking = (column: PolicyColumn, values: readonly string[]): string => {
  if (values.length === 0) return "";
  const list = values.map((value) => `"${value}"`).join(", ");
  return column.shape === "choices" ? `some($, # in [${list}])` : list;
};

/** The one value of an outcome, when it is a plain text in quotes; null for anything else. */
export const literal = (cell: string): string | null => {
  const text = cell.trim();
  return text === "" ? "" : (LITERAL.exec(text)?.[1] ?? null);
};

export const quoted = (value: string): string => (value === "" ? "" : `"${value}"`);

/** The texts of a list such as `["influencer", "press"]`; null for anything else. */
export const texts = (cell: string): string[] | null => {
  const text = cell.trim();
  if (text === "") return [];
  return text.startsWith("[") && text.endsWith("]") ? split(text.slice(1, -1)) : null;
};

/** Cells that say something, in the order of the columns. */
export const filled = (
  columns: readonly PolicyColumn[],
  cells: Readonly<Record<string, string>>,
): { column: PolicyColumn; cell: string }[] =>
  columns
    .map((column) => ({ column, cell: (cells[column.name] ?? "").trim() }))
    .filter(({ cell }) => cell !== "");

/** The rows with one of them moved by one place; the last row, which fits everything, stays last. */
export const moved = (
  rules: readonly PolicyRule[],
  from: number,
  by: -1 | 1,
): readonly PolicyRule[] => {
  const to = from + by;
  if (to < 0 || to >= rules.length - 1 || from >= rules.length - 1) return rules;
  const next = [...rules];
  const [row] = next.splice(from, 1);
  if (row) next.splice(to, 0, row);
  return next;
};
