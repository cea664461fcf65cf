import type { T } from "../i18n/words";

/** A handle as people write it; an e-mail address as it is. */
export const shownHandle = (handle: string): string => {
  if (handle.startsWith("mailto:")) return handle.slice("mailto:".length);
  return handle.startsWith("@") ? handle : `@${handle}`;
};

/** What a person is called: by name, else by handle. */
export const nameOf = (
  person: { name?: string | null; handle?: string | null } | null | undefined,
  t: T,
): string =>
  person?.name || (person?.handle ? shownHandle(person.handle) : "") || t("case.untitled");
