export interface Narrowed {
  person?: string;
  family?: string;
  visibility?: string;
}

/** The machine, where people are chosen by id. */
export const THE_MACHINE = "machine";

/** So many entries are asked for at once. */
export const BLOCK = 50;

/** Blocks of entries, the last one included. */
export interface Span {
  from: number;
  to: number;
}

/** The blocks that whoever stands at an entry has before them, the next one in good time. */
export const around = (shown: readonly number[], seq: number): Span => {
  const place = Math.max(
    shown.findLastIndex((each) => each <= seq),
    0,
  );
  const block = (at: number) =>
    Math.floor(Math.min(Math.max(at, 0), Math.max(shown.length - 1, 0)) / BLOCK);
  return { from: block(place - BLOCK / 5), to: block(place + BLOCK / 5) };
};

/** What is open already and what is needed as one span, where they touch; else what is needed. */
export const wider = (opened: Span | null, here: Span): Span =>
  opened === null || here.from > opened.to + 1 || here.to < opened.from - 1
    ? here
    : { from: Math.min(opened.from, here.from), to: Math.max(opened.to, here.to) };

export type Move = "first" | "back" | "on" | "last";

/** Where a step leads among the entries shown; at either end it stays. */
export const moved = (shown: readonly number[], seq: number, move: Move): number => {
  const found = {
    first: shown[0],
    last: shown.at(-1),
    back: shown.findLast((each) => each < seq),
    on: shown.find((each) => each > seq),
  }[move];
  return found ?? seq;
};

/** The entry among those shown that is closest to a place on the slider. */
export const nearest = (shown: readonly number[], seq: number): number => {
  const before = shown.findLast((each) => each <= seq);
  const behind = shown.find((each) => each >= seq);
  if (before === undefined || behind === undefined) return before ?? behind ?? seq;
  return seq - before <= behind - seq ? before : behind;
};

/** Where a key on the slider leads: by one to the next entry shown, however far away that is. */
export const keyed = (shown: readonly number[], seq: number, value: number): number =>
  Math.abs(value - seq) === 1
    ? moved(shown, seq, value > seq ? "on" : "back")
    : nearest(shown, value);

/** A value of a difference as one line: moments as they are read, nothing as a dash. */
export const saidValue = (value: unknown, moment: (time: string) => string): string => {
  if (value === null || value === undefined || value === "(absent)") return "–";
  if (typeof value === "string") return MOMENT.test(value) ? moment(value) : value || "–";
  if (typeof value === "object" && Object.keys(value).length === 0) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
