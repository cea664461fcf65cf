import type { TimelineEntry } from "./types";

export interface Narrowed {
  person?: string;
  family?: string;
  visibility?: string;
}

/** The machine, where people are chosen by id. */
export const THE_MACHINE = "machine";

/** Entries that somebody narrowed the timeline down to. */
export const narrowed = (
  entries: readonly TimelineEntry[],
  { person, family, visibility }: Narrowed,
): TimelineEntry[] =>
  entries.filter(
    (entry) =>
      (!person ||
        (person === THE_MACHINE
          ? entry.by.id === null
          : entry.people.some(({ id }) => id === person))) &&
      (!family || entry.family === family) &&
      (!visibility || entry.visibility === visibility),
  );

/** Everybody whom the timeline names, by name. */
export const peopleOf = (entries: readonly TimelineEntry[]) => {
  const people = new Map(
    entries.flatMap((entry) => entry.people.map(({ id, name }) => [id, name])),
  );
  return [...people]
    .map(([id, name]) => ({ id, name: name || id.slice(0, 8) }))
    .sort((one, other) => one.name.localeCompare(other.name));
};

export type Move = "first" | "back" | "on" | "last";

/** Where a step leads among the entries shown; at either end it stays. */
export const moved = (shown: readonly { seq: number }[], seq: number, move: Move): number => {
  const seqs = shown.map((entry) => entry.seq);
  const found = {
    first: seqs[0],
    last: seqs.at(-1),
    back: seqs.filter((each) => each < seq).at(-1),
    on: seqs.find((each) => each > seq),
  }[move];
  return found ?? seq;
};

/** A value of a difference as one line: moments as they are read, nothing as a dash. */
export const saidValue = (value: unknown, moment: (time: string) => string): string => {
  if (value === null || value === undefined || value === "(absent)") return "–";
  if (typeof value === "string") return MOMENT.test(value) ? moment(value) : value || "–";
  if (Array.isArray(value) && value.length === 0) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
