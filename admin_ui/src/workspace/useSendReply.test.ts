import { expect, it } from "vitest";
import { attemptAt } from "./useSendReply";

const REPLY = {
  kind: "submit_reply",
  text: "We are open until six.",
  purpose: "substance",
  visibility: "public",
  answers: "m1",
  seen_at: "2026-03-01T10:00:00Z",
} as const;

it("sends the same reply as it was, though more is on record by now", () => {
  const first = attemptAt(REPLY, null);
  expect(JSON.parse(first.body)).toEqual(REPLY);
  expect(attemptAt({ ...REPLY, seen_at: "2026-03-01T10:05:00Z" }, first)).toEqual(first);
});

it("sends other words, or an answer to another message, under another id", () => {
  const first = attemptAt(REPLY, null);
  for (const other of [{ text: "Until seven." }, { answers: "m2" }]) {
    const next = attemptAt({ ...REPLY, ...other }, first);
    expect(next.id).not.toBe(first.id);
    expect(JSON.parse(next.body)).toEqual({ ...REPLY, ...other });
  }
});
