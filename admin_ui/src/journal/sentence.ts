import type { Format } from "../i18n/useFormat";
import { type Group, labelOf, readable, type T } from "../i18n/words";
import type { JournalRow } from "../providers/types";
import type { Telling, Word } from "./telling";

/** One journal entry as a sentence without its subject ("claimed the task Reply"). */
export const sentence = ({ told }: Pick<JournalRow, "told">, t: T, format: Format): string =>
  inWords(told, t, format);

/** What the server tells, in the screen's language; codes that it does not know stay readable. */
export const inWords = (word: Word, t: T, format: Format): string => {
  switch (word.form) {
    case "label":
      return (
        named(word.group, word.code, t) ?? named(word.or_group, word.code, t) ?? readable(word.code)
      );
    case "moment":
      return format.moment(word.at);
    case "span":
      return format.span(word.seconds);
    case "share":
      return format.percent(word.share);
    case "list":
      return format.list(word.words.map((each) => inWords(each, t, format)));
    case "telling":
      return labelOf(t, word.group as Group, word.code, filling(word, t, format));
    default:
      return word.text;
  }
};

/** Entries that only note that a command was carried out; what it did stands beside them. */
export const isTechnical = ({ kind }: Pick<JournalRow, "kind">): boolean =>
  kind === "command_accepted";

const filling = ({ words }: Telling, t: T, format: Format) =>
  Object.fromEntries(
    Object.entries(words).map(([blank, word]) => [blank, inWords(word, t, format)]),
  );

const named = (group: string | null, code: string, t: T): string | undefined => {
  if (group === null) return undefined;
  const label = labelOf(t, group as Group, code);
  return label === readable(code) ? undefined : label;
};
