import record from "../../../domain/words/en.json";
import type { Format } from "../i18n/useFormat";
import { type Key, labelOf, type T } from "../i18n/words";

const BLANK = /%\{(\w+)\}/g;

/** A sentence of the record in English, as an expression that reads what its blanks hold. */
const reading = (sentence: string): RegExp => {
  const pieces = sentence.split(BLANK).map((piece, index) => {
    if (index % 2 === 0) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return `(?<${piece}>${piece === "kind" ? "\\S+" : ".+"})`;
  });
  return new RegExp(`^${pieces.join("")}$`);
};

/** Those that say most by themselves come first: others' blanks would hold their words too. */
const SENTENCES = Object.entries(record.finding)
  .sort(([, one], [, other]) => other.replace(BLANK, "").length - one.replace(BLANK, "").length)
  .map(([code, sentence]) => ({ key: `finding.${code}` as Key, reading: reading(sentence) }));

/** What an audit found, as it is kept in English, in the reader's language; what this screen does
 * not know stays as it is. */
export const findingInWords = (said: string, t: T, format: Format): string => {
  for (const { key, reading } of SENTENCES) {
    const read = reading.exec(said);
    if (read) return t(key, filled(read.groups ?? {}, t, format));
  }
  return said;
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
