import type { Id, Message, Time } from "../providers/types";

/** The newest message of the customer that still stands: a reply answers it. */
export const newestInbound = (messages: readonly Message[]): Message | null =>
  messages
    .filter(({ direction, deleted_at }) => direction === "inbound" && deleted_at === null)
    .reduce<Message | null>(
      (newest, each) => (newest && isBefore(each, newest) ? newest : each),
      null,
    );

/** As the server orders them: by their moment, of the same moment by when they reached us. */
const isBefore = (one: Message, other: Message): boolean =>
  Date.parse(one.occurred_at) === Date.parse(other.occurred_at)
    ? (one.received_at ?? "") < (other.received_at ?? "")
    : Date.parse(one.occurred_at) < Date.parse(other.occurred_at);

/** What the customer has written since the message with that id (all of it when the id is gone). */
export const writtenSince = (messages: readonly Message[], id: Id | null): Message[] => {
  const standing = messages.filter(
    ({ direction, deleted_at }) => direction === "inbound" && deleted_at === null,
  );
  const seen = standing.find((message) => message.id === id);
  return seen ? standing.filter((message) => isBefore(seen, message)) : standing;
};

/** What has been said in the brand's name since that moment, and not by the machine. */
export const repliedSince = (messages: readonly Message[], moment: Time): Message[] =>
  messages.filter(
    ({ direction, author, delivery, occurred_at }) =>
      direction === "outbound" &&
      author.kind !== "machine" &&
      delivery !== "failed" &&
      Date.parse(occurred_at) > Date.parse(moment),
  );

export interface Day {
  /** Local date, for instance `2026-03-04`. */
  date: string;
  messages: Message[];
}

/** The conversation cut into days of the reader's zone. */
export const byDay = (messages: readonly Message[]): Day[] => {
  const days: Day[] = [];
  for (const message of messages) {
    const at = new Date(message.occurred_at);
    const date = `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
    const last = days.at(-1);
    if (last?.date === date) last.messages.push(message);
    else days.push({ date, messages: [message] });
  }
  return days;
};
