/** Clocks as the screen shows them. All arguments are milliseconds since 1970 unless said otherwise. */

export type Level = "calm" | "soon" | "urgent" | "overdue";

/** What is left when the colour changes: a share of the whole time, or so many milliseconds. */
const SOON = { share: 0.4, left: 120_000 };
const URGENT = { share: 0.15, left: 45_000 };

/** How pressing a promise is: by the share of its time that is left, and near the end by the time. */
export const level = (start: number, due: number, now: number): Level => {
  if (now >= due) return "overdue";
  const left = due - now;
  const share = due > start ? left / (due - start) : 0;
  const within = (limit: typeof SOON) => share <= limit.share || left <= limit.left;
  if (within(URGENT)) return "urgent";
  return within(SOON) ? "soon" : "calm";
};

/** The share of the time that is used up, between 0 and 1. */
export const used = (start: number, due: number, now: number): number =>
  due <= start ? 1 : Math.min(1, Math.max(0, (now - start) / (due - start)));

export interface Span {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/**
 * A span in seconds, cut into its parts. What is left is rounded up (0:00 means that the moment has
 * come), which is why the caller passes the distance without its sign.
 */
export const spanOf = (distance: number): Span => {
  const whole = Math.max(0, Math.ceil(distance));
  return {
    days: Math.floor(whole / 86_400),
    hours: Math.floor((whole % 86_400) / 3_600),
    minutes: Math.floor((whole % 3_600) / 60),
    seconds: whole % 60,
  };
};

export interface SpanWords {
  days(days: number, hours: number): string;
  hours(hours: number, minutes: number): string;
}

/** `4:05` below an hour, `3 h 12 min` below a day, `2 d 3 h` above. */
export const spanText = (seconds: number, words: SpanWords): string => {
  const span = spanOf(seconds);
  if (span.days > 0) return words.days(span.days, span.hours);
  if (span.hours > 0) return words.hours(span.hours, span.minutes);
  return `${span.minutes}:${String(span.seconds).padStart(2, "0")}`;
};
