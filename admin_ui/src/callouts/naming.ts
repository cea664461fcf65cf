import type { Colleague, Id, PersonName } from "../providers/types";

/** What somebody is typing after an "@" that ends at the caret; null when they are not. */
export const beingNamed = (text: string, caret: number): string | null =>
  text.slice(0, caret).match(/(?:^|\s)@([\p{L}\p{M}'.-]*(?: [\p{L}\p{M}'.-]*)?)$/u)?.[1] ?? null;

/** Those whose name has a part that begins so. */
export const suggested = (colleagues: readonly Colleague[], typed: string): Colleague[] => {
  const wanted = typed.toLocaleLowerCase();
  return colleagues.filter(({ name }) => {
    const lower = name.toLocaleLowerCase();
    return lower.startsWith(wanted) || lower.split(" ").some((part) => part.startsWith(wanted));
  });
};

/** The text with that person named in place of what was typed, and where the caret then is. */
export const named = (text: string, caret: number, name: string): [string, number] => {
  const start = text.lastIndexOf("@", caret - 1);
  const before = `${text.slice(0, start)}@${name} `;
  return [before + text.slice(caret).trimStart(), before.length];
};

/** The colleagues whom a text names. */
export const namesIn = (text: string, colleagues: readonly PersonName[]): Id[] => {
  const found = new Set(pieces(text, colleagues));
  return colleagues.filter(({ name }) => found.has(`@${name}`)).map(({ id }) => id);
};

/** A note in pieces: names apart from other words, whole ones alone, the longest that fits. */
export const pieces = (text: string, people: readonly PersonName[]): string[] => {
  if (people.length === 0) return [text];
  const names = people
    .map(({ name }) => name)
    .sort((one, other) => other.length - one.length)
    .map((name) => `@${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
  return text.split(new RegExp(`((?:${names.join("|")})(?![\\p{L}\\p{M}\\p{N}]))`, "u"));
};
