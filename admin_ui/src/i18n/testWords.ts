import { spanText } from "../clock/clock";
import { LANGUAGES, type Locale } from "./languages";
import { spanInWords } from "./span";
import { type Tree, wordAt } from "./tree";
import type { Format } from "./useFormat";
import type { T } from "./words";

/** For tests: the words of a language, filled in, without a screen around them. */
export const wordsOf = (language: Locale): T => {
  const words = LANGUAGES[language].ours as unknown as Tree;
  return (key, filling = {}) =>
    (wordAt(words, key) ?? `MISSING ${key}`).replaceAll(/%\{(\w+)\}/g, (_, name) =>
      String(filling[name] ?? `EMPTY ${name}`),
    );
};

/** For tests: moments as `HH:MM` in UTC, everything else as on an English screen. */
export const plainFormat: Format = {
  moment: (time) => new Date(time).toISOString().slice(11, 16),
  full: (time) => new Date(time).toISOString(),
  time: (time) => new Date(time).toISOString().slice(11, 16),
  day: (time) => new Date(time).toISOString().slice(0, 10),
  date: (time) => new Date(time).toISOString().slice(0, 10),
  number: String,
  percent: (share) => `${Math.round(share * 100)} %`,
  span: (seconds) => spanInWords(seconds, "en-GB"),
  clock: (seconds) =>
    spanText(seconds, {
      days: (days, hours) => `${days} d ${hours} h`,
      hours: (hours, minutes) => `${hours} h ${minutes} min`,
    }),
  list: (words) => words.join(" and "),
};
