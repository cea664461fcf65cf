import { useMemo } from "react";
import { useLocale } from "react-admin";
import { spanText } from "../clock/clock";
import type { Time } from "../providers/types";
import { isLocale, LANGUAGES } from "./languages";
import { spanInWords } from "./span";
import { useT } from "./useT";

export interface Format {
  /** `14:30` today, `Tue 14:30` within six days, else with the date. */
  moment(time: Time | number): string;
  /** Date and time in full. */
  full(time: Time | number): string;
  time(time: Time | number): string;
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

/** Moments, spans and numbers in the language of the screen and the zone of the browser. */
export const useFormat = (): Format => {
  const locale = useLocale();
  const t = useT();
  return useMemo(() => {
    const { region } = LANGUAGES[isLocale(locale) ? locale : "en"];
    const time = new Intl.DateTimeFormat(region, { hour: "2-digit", minute: "2-digit" });
    const near = new Intl.DateTimeFormat(region, {
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    const far = new Intl.DateTimeFormat(region, {
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    const full = new Intl.DateTimeFormat(region, { dateStyle: "full", timeStyle: "medium" });
    const day = new Intl.DateTimeFormat(region, { weekday: "long", day: "numeric", month: "long" });
    const date = new Intl.DateTimeFormat(region, { dateStyle: "long" });
    const number = new Intl.NumberFormat(region);
    const percent = new Intl.NumberFormat(region, { style: "percent" });
    const list = new Intl.ListFormat(region, { type: "conjunction" });
    return {
      moment(value) {
        const at = new Date(value);
        const distance = Math.abs(at.getTime() - Date.now());
        if (at.toDateString() === new Date().toDateString()) return time.format(at);
        return (distance < 6 * DAY_MS ? near : far).format(at);
      },
      full: (value) => full.format(new Date(value)),
      time: (value) => time.format(new Date(value)),
      day: (value) => day.format(new Date(value)),
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
  }, [locale, t]);
};
