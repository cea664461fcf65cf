import { expect, it } from "vitest";
import { answer, idFor, leave } from "./unanswered";

const NOTE = { kind: "add_note", text: "Called the shop.", names: [] } as const;

it("sends what nobody answered under the same id, and nothing else", () => {
  const id = idFor("mia", "c1", { ...NOTE, names: [] });
  leave("mia", "c1", { ...NOTE, names: [] }, id);
  expect(idFor("mia", "c1", { ...NOTE, names: [] })).toBe(id);
  expect(idFor("mia", "c2", { ...NOTE, names: [] })).not.toBe(id);
  expect(idFor("mia", "c1", { ...NOTE, text: "Called again.", names: [] })).not.toBe(id);
});

it("takes nobody's command for another person's at the same computer", () => {
  const id = idFor("mia", "c6", { ...NOTE, names: [] });
  leave("mia", "c6", { ...NOTE, names: [] }, id);
  expect(idFor("jonas", "c6", { ...NOTE, names: [] })).not.toBe(id);
  answer("jonas", "c6", { ...NOTE, names: [] });
  expect(idFor("mia", "c6", { ...NOTE, names: [] })).toBe(id);
});

it("takes the same words for a second command once the first was answered", () => {
  const id = idFor("mia", "c3", { ...NOTE, names: [] });
  leave("mia", "c3", { ...NOTE, names: [] }, id);
  answer("mia", "c3", { ...NOTE, names: [] });
  expect(idFor("mia", "c3", { ...NOTE, names: [] })).not.toBe(id);
});

it("keeps the latest ones only", () => {
  for (let i = 0; i < 60; i++) leave("mia", "c4", { ...NOTE, text: `${i}`, names: [] }, `id-${i}`);
  expect(idFor("mia", "c4", { ...NOTE, text: "59", names: [] })).toBe("id-59");
  expect(idFor("mia", "c4", { ...NOTE, text: "0", names: [] })).not.toBe("id-0");
});

it("sends what sets something anew: others may have set it otherwise meanwhile", () => {
  const seen_at = "2026-03-01T10:00:00Z";
  const taken = { kind: "decide_response", answering: "respond", seen_at } as const;
  const id = idFor("mia", "c5", taken);
  leave("mia", "c5", taken, id);
  expect(idFor("mia", "c5", taken)).not.toBe(id);
});
