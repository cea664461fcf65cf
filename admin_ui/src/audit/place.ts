import type { Id } from "../providers/types";

type Rows = readonly { id: Id }[];

/** The row that one stands at, whatever came before it since; the first where one stands at none. */
export const rowAt = <Row extends { id: Id }>(rows: readonly Row[], at: Id | null) =>
  rows[placeOf(rows, at)];

/** So many rows further down, or up, as far as there are any. */
export const movedBy = (rows: Rows, at: Id | null, by: number): Id | null =>
  rows[Math.min(Math.max(placeOf(rows, at) + by, 0), rows.length - 1)]?.id ?? null;

const placeOf = (rows: Rows, at: Id | null) =>
  Math.max(
    rows.findIndex(({ id }) => id === at),
    0,
  );
