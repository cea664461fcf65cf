import type { Prepared } from "../providers/types";

/** A prepared text with a person's reason as a sentence of its own; the bare text without one. */
export const withReason = (
  { text, with_reason }: Pick<Prepared, "text" | "with_reason">,
  reason: string,
): string => {
  const said = reason.trim();
  if (said === "" || !with_reason) return text;
  return with_reason.replace("{reason}", () => (/[.!?…]$/.test(said) ? said : `${said}.`));
};
