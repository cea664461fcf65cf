const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/**
 * A span in words, in the largest unit that says it exactly, else in two: 300 → "5 minutes",
 * 86400 → "24 hours" (an answer is promised in hours up to two days), 5400 → "1 hour, 30 minutes".
 */
export const spanInWords = (seconds: number, locale: string): string => {
  const whole = Math.round(seconds);
  const parts: string[] = [];
  let rest = whole;
  for (const [unit, size] of UNITS) {
    if (unit === "day" && whole < 2 * size) continue;
    const count = Math.floor(rest / size);
    if (count === 0) continue;
    rest -= count * size;
    parts.push(
      new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count),
    );
    if (parts.length === 2) break;
  }
  if (parts.length === 0) {
    return new Intl.NumberFormat(locale, {
      style: "unit",
      unit: "second",
      unitDisplay: "long",
    }).format(whole);
  }
  return parts.join(", ");
};
