import record from "../../../domain/words/en.json";
import { readerOf } from "../i18n/reading";
import type { Format } from "../i18n/useFormat";
import { type Key, labelOf, type T } from "../i18n/words";

const read = readerOf(record.finding, { kind: "\\S+" });

/** What an audit found, as it is kept in English, in the reader's language; what this screen does
 * not know stays as it is. */
export const findingInWords = (said: string, t: T, format: Format): string => {
  const found = read(said);
  return found ? t(`finding.${found.code}` as Key, filled(found.blanks, t, format)) : said;
};

/** A side that an audit compares, in the reader's language. */
export const sideInWords = (side: string, t: T): string =>
  labelOf(t, "side", side.replaceAll(" ", "_"));

const filled = ({ ...blanks }: Record<string, string>, t: T, format: Format) => {
  if (blanks.kind) blanks.kind = labelOf(t, "configuration", blanks.kind);
  if (blanks.sides) {
    blanks.sides = format.list(blanks.sides.split(", ").map((side) => sideInWords(side, t)));
  }
  return blanks;
};
