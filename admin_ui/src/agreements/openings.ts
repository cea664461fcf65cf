import type { Opening } from "./types";

/** What to begin with when an opening is added: an ordinary day, or the time after the last one. */
export const nextOpening = (openings: readonly Opening[]): Opening => {
  const last = openings.at(-1);
  if (!last) return { opens: "09:00", closes: "18:00" };
  const opens = later(last.closes, 1);
  return { opens, closes: later(opens, 4) };
};

/** So many hours later on the same day, midnight at the latest. */
const later = (time: string, hours: number): string => {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  if (!Number.isFinite(hour) || hour + hours >= 24) return "24:00";
  return `${String(hour + hours).padStart(2, "0")}:${String(minute || 0).padStart(2, "0")}`;
};
