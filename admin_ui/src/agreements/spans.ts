export const UNITS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** The largest unit that says a span as a whole number; hours up to two days, as people promise. */
export const unitOf = (seconds: number | null): Unit => {
  if (seconds === null || seconds === 0) return "minutes";
  if (seconds % UNITS.days === 0 && seconds > 2 * UNITS.days) return "days";
  if (seconds % UNITS.hours === 0) return "hours";
  return seconds % UNITS.minutes === 0 ? "minutes" : "seconds";
};
