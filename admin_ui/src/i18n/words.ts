import { en, type Messages } from "./en";
import { type Tree, wordAt } from "./tree";

type Path<Branch> = {
  [Name in keyof Branch & string]: Branch[Name] extends string
    ? Name
    : `${Name}.${Path<Branch[Name]>}`;
}[keyof Branch & string];

/** A key that exists; any other fails the build. */
export type Key = Path<Messages>;
export type Words = Record<string, string | number>;
export type T = (key: Key, words?: Words) => string;

/** Groups of labels for words that the server chooses. */
export type Group = keyof Messages & string;

const isKey = (key: string): key is Key => wordAt(en as unknown as Tree, key) !== undefined;

/** `negative_words` → `negative words`: readable where a newer server knows a code we do not. */
export const readable = (code: string): string => code.replaceAll(/[_-]+/g, " ").trim();

/** The label of a word that the server chose, or the word itself, made readable. */
export const labelOf = (t: T, group: Group, code: string, words?: Words): string => {
  const key = `${group}.${code}`;
  return isKey(key) ? t(key, words) : readable(code);
};
