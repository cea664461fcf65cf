const KEY = "webcare.sign";

/** Whether this person signs replies, remembered on this computer. */
export const readSigning = (shelf: Pick<Storage, "getItem">): boolean =>
  shelf.getItem(KEY) === "yes";

export const writeSigning = (shelf: Pick<Storage, "setItem">, signs: boolean): void =>
  shelf.setItem(KEY, signs ? "yes" : "no");

/** The text as it goes out, with `^initials` at its end; a text that has them stays as it is. */
export const signed = (text: string, initials: string): string => {
  const trimmed = text.trimEnd();
  const mark = `^${initials}`;
  return trimmed === "" || trimmed.endsWith(mark) ? trimmed : `${trimmed} ${mark}`;
};
