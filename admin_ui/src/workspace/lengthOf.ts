import type { Capabilities } from "../providers/types";

export type Counting = Pick<
  Capabilities,
  "max_length" | "length_unit" | "link_weight" | "addresses_by_handle"
>;

/** A link as networks find it in a text: punctuation at its end belongs to the sentence. */
const LINK = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}]/gi;

/**
 * How long a text is for its channel: in characters (code points, so that an emoji is not two) or in
 * bytes, a link counting its fixed weight where the channel shortens links, and the recipient's
 * handle where the channel puts it in front. The server counts again before it sends.
 */
export const lengthOf = (
  text: string,
  { length_unit, link_weight, addresses_by_handle }: Counting,
  recipient = "",
): number => {
  const size = (part: string) =>
    length_unit === "bytes" ? new TextEncoder().encode(part).length : [...part].length;
  const whole = addresses_by_handle && recipient ? addressedTo(recipient, text) : text;
  if (link_weight === null) return size(whole);
  const links = whole.match(LINK)?.length ?? 0;
  return size(whole.replaceAll(LINK, "")) + links * link_weight;
};

/** The text as it goes out: begins with `@handle`, once. */
const addressedTo = (handle: string, text: string): string => {
  const address = `@${handle.replace(/^@/, "")}`;
  const isAddressed =
    text.slice(0, address.length).toLowerCase() === address.toLowerCase() &&
    !/^(?:[\p{L}\p{N}_@]|[.-][\p{L}\p{N}_])/u.test(text.slice(address.length));
  return isAddressed ? text : `${address} ${text}`;
};

export type Fullness = "fine" | "nearly" | "over";

const NEARLY = 0.9;

export const fullness = (length: number, max: number): Fullness => {
  if (length > max) return "over";
  return length >= max * NEARLY ? "nearly" : "fine";
};
