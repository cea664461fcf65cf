import { spanText } from "../clock/clock";
import type { Time } from "../providers/types";
import { spanInWords } from "./span";
import type { T } from "./words";

export interface Format {
  /** `14:30` today, `Tue 14:30` within six days, else with the date, and with a year that is not
   * this one. */
  moment(time: Time | number): string;
  /** Date and time in full. */
  full(time: Time | number): string;
  time(time: Time | number): string;
  /** The weekday and the day, with a year that is not this one. */
  day(time: Time | number): string;
  /** The day with its year. */
  date(time: Time | number): string;
  number(value: number): string;
  percent(share: number): string;
  /** `5 minutes`, `24 hours`, `3 days`. */
  span(seconds: number): string;
  /** `4:05`, `3 h 12 min`: for clocks. */
  clock(seconds: number): string;
  list(words: string[]): string;
}

const DAY_MS = 86_400_000;

/** Moments, spans and numbers as a region writes them, in the zone of the browser. */
export const formatOf = (region: string, t: T): Format => {
  const written = (parts: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(region, parts);
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  const onDay = { weekday: "long", day: "numeric", month: "long" } as const;
  const onDate = { day: "numeric", month: "short", ...clock } as const;
  const time = written(clock);
  const near = written({ weekday: "short", ...clock });
  const far = written(onDate);
  const farInYear = written({ year: "numeric", ...onDate });
  const full = written({ dateStyle: "full", timeStyle: "medium" });
  const day = written(onDay);
  const dayInYear = written({ year: "numeric", ...onDay });
  const date = written({ dateStyle: "long" });
  const number = new Intl.NumberFormat(region);
  const percent = new Intl.NumberFormat(region, { style: "percent" });
  const list = new Intl.ListFormat(region, { type: "conjunction" });
  const isThisYear = (at: Date) => at.getFullYear() === new Date().getFullYear();
  return {
    moment(value) {
      const at = new Date(value);
      const distance = Math.abs(at.getTime() - Date.now());
      if (at.toDateString() === new Date().toDateString()) return time.format(at);
      if (distance < 6 * DAY_MS) return near.format(at);
      return (isThisYear(at) ? far : farInYear).format(at);
    },
    full: (value) => full.format(new Date(value)),
    time: (value) => time.format(new Date(value)),
    day(value) {
      const at = new Date(value);
      return (isThisYear(at) ? day : dayInYear).format(at);
    },
    date: (value) => date.format(new Date(value)),
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    span: (seconds) => spanInWords(seconds, region),
    clock: (seconds) =>
      spanText(seconds, {
        days: (days, hours) => t("clock.days", { days, hours }),
        hours: (hours, minutes) => t("clock.hours", { hours, minutes }),
      }),
    list: (words) => list.format(words),
  };
};
