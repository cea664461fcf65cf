import { expect, it } from "vitest";
import type { Message } from "../providers/types";
import { byDay, newestInbound, repliedSince, writtenSince } from "./conversation";

const aMessage = (id: string, minute: number, change: Partial<Message> = {}): Message => ({
  id,
  direction: "inbound",
  visibility: "public",
  text: id,
  edited_at: null,
  deleted_at: null,
  occurred_at: new Date(2026, 2, 4, 12, minute).toISOString(),
  received_at: null,
  author: { name: "A", handle: "@a", kind: "customer" },
  purpose: null,
  delivery: null,
  failure: null,
  sent_at: null,
  url: null,
  covered: false,
  erased_at: null,
  attachments: [],
  ...change,
});

it("answers the newest message that its author has not taken back", () => {
  const messages = [
    aMessage("first", 1),
    aMessage("second", 2),
    aMessage("ours", 3, { direction: "outbound" }),
    aMessage("taken back", 4, { deleted_at: new Date().toISOString() }),
  ];
  expect(newestInbound(messages)?.id).toBe("second");
  expect(newestInbound([])).toBeNull();
});

it("tells what was written after a message, and everything when that message is gone", () => {
  const messages = [aMessage("first", 1), aMessage("second", 2), aMessage("third", 3)];
  expect(writtenSince(messages, "first").map(({ id }) => id)).toEqual(["second", "third"]);
  expect(writtenSince(messages, "third")).toEqual([]);
  expect(writtenSince(messages, "unknown")).toHaveLength(3);
});

it("cuts a conversation into days", () => {
  const days = byDay([
    aMessage("a", 0),
    aMessage("b", 5),
    aMessage("c", 5, { occurred_at: new Date(2026, 2, 5, 0, 1).toISOString() }),
  ]);
  expect(days.map(({ messages }) => messages.map(({ id }) => id))).toEqual([["a", "b"], ["c"]]);
});

it("tells the order of messages of one second, however their moments are written", () => {
  const first = aMessage("first", 1, {
    occurred_at: "2026-03-04T12:01:00Z",
    received_at: "2026-03-04T12:01:01Z",
  });
  const second = aMessage("second", 1, { occurred_at: "2026-03-04T12:01:00.250000Z" });
  expect(newestInbound([first, second])?.id).toBe("second");
  expect(writtenSince([first, second], "first").map(({ id }) => id)).toEqual(["second"]);
  const same = { ...first, id: "same", received_at: "2026-03-04T12:01:02Z" };
  expect(newestInbound([same, first])?.id).toBe("same");
  expect(writtenSince([same, first], "first").map(({ id }) => id)).toEqual(["same"]);
});

it("tells what people have replied since, also elsewhere, and not what never arrived", () => {
  const ours = (id: string, minute: number, kind: Message["author"]["kind"] = "person") =>
    aMessage(id, minute, {
      direction: "outbound",
      author: { name: null, handle: null, kind },
      delivery: "sent",
    });
  const messages = [
    ours("before", 1),
    aMessage("theirs", 3),
    ours("machine", 4, "machine"),
    ours("colleague", 5),
    { ...ours("never", 6), delivery: "failed" as const },
    ours("in the app", 7, "elsewhere"),
  ];
  const since = repliedSince(messages, new Date(2026, 2, 4, 12, 2).toISOString());
  expect(since.map(({ id }) => id)).toEqual(["colleague", "in the app"]);
});
