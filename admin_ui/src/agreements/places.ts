import type { Format } from "../i18n/useFormat";
import { labelOf, type T } from "../i18n/words";
import type { ExceptionalDay, HolidayRegion, Opening } from "./types";
import { weekdayNames } from "./weekdays";

/** What a place of the agreement is called: "calendar.week.0" → "Business calendar › Monday". */
export const placeName = (where: string, t: T, locale: string): string => {
  const parts = where.split(".");
  const names = parts.map((part, at) => {
    if (part === "week") return at === parts.length - 1 ? t("agreements.week") : "";
    if (part === "time_zone" && at > 0) return t("agreements.office_zone");
    if (!/^\d+$/.test(part)) return labelOf(t, "agreement_field", part);
    if (parts[at - 1] === "week") return weekdayNames(locale)[Number(part)] ?? part;
    return String(Number(part) + 1);
  });
  return names.filter(Boolean).join(" › ");
};

const SEEN_AS_ONE = /^(calendar\.(?:week\.\d+|exceptions|holidays)\.\d+|approval\.rules\.\d+)\..*/;

/** At which place on the screen a problem of the server's is marked: an opening, a day, a rule and a
 * region each as one. */
export const shownAt = (where: string): string => {
  const place = where.replace(/^body\.(agreement\.)?/, "");
  const opening = /^(calendar\.exceptions\.\d+)\.(?:openings\.)?(\d+)(\.|$)/.exec(place);
  return opening ? `${opening[1]}.${opening[2]}` : place.replace(SEEN_AS_ONE, "$1");
};

const SPANS =
  /(_in|_margin|_spread|_after|_window|_shuts|_for|_closing|wait_for_customer|quiet_before_closing)$/;

/** A value of the agreement as one would say it. */
export const valueInWords = (
  where: string,
  value: unknown,
  t: T,
  format: Format,
  locale: string,
): string => {
  if (value === null || value === undefined || value === "") return t("agreements.nothing");
  if (typeof value === "boolean") return t(value ? "agreements.yes" : "agreements.no");
  if (typeof value === "number") {
    if (SPANS.test(where)) return format.span(value);
    return value < 1 ? format.percent(value) : format.number(value);
  }
  if (Array.isArray(value) && where.endsWith("week")) return weekInWords(value, locale);
  if (Array.isArray(value)) {
    if (value.length === 0) return t("agreements.nothing");
    return format.list(value.map((each) => valueInWords(where, each, t, format, locale)));
  }
  if (typeof value === "object") return objectInWords(value, t, format, locale);
  return labelOf(t, "agreement_word", String(value));
};

/** The days on which people work, with their hours. */
const weekInWords = (week: Opening[][], locale: string): string => {
  const names = weekdayNames(locale);
  return week
    .map((openings, day) =>
      openings.length > 0
        ? `${names[day]} ${openings.map(({ opens, closes }) => `${opens}–${closes}`).join(", ")}`
        : "",
    )
    .filter(Boolean)
    .join("; ");
};

const objectInWords = (value: object, t: T, format: Format, locale: string): string => {
  if ("opens" in value) {
    const { opens, closes } = value as Opening;
    return `${opens}–${closes}`;
  }
  if ("country" in value) {
    const { country, region } = value as HolidayRegion;
    return region ? `${country}-${region}` : country;
  }
  if ("date" in value) {
    const { date, name, openings } = value as ExceptionalDay;
    const hours = openings.map(({ opens, closes }) => `${opens}–${closes}`);
    return [date, name, hours.join(", ") || t("agreements.is_closed")].filter(Boolean).join(" ");
  }
  return Object.entries(value)
    .filter(([, each]) => each !== null)
    .map(
      ([name, each]) =>
        `${labelOf(t, "agreement_field", name)}: ${valueInWords(name, each, t, format, locale)}`,
    )
    .join("; ");
};
