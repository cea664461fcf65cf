import { describe, expect, it } from "vitest";
import { moved, narrowed, peopleOf, saidValue, THE_MACHINE } from "./steps";
import type { TimelineEntry } from "./types";

const entry = (seq: number, part: Partial<TimelineEntry> = {}): TimelineEntry => ({
  seq,
  at: "2026-03-02T12:00:00Z",
  kind: "note_added",
  event: {},
  told: { form: "telling", group: "event", code: "note_added", words: {} },
  hash: "",
  readable: true,
  family: "notes",
  by: { id: null, name: "", roles: [], via: "machine", level: "regular", departments: [] },
  people: [],
  texts: [],
  causes: [],
  rule: null,
  speaker: null,
  ignored: null,
  visibility: null,
  saw: 0,
  ...part,
});

const jana = { id: "j", name: "Jana" };
const ada = { id: "a", name: "Ada" };
const entries = [
  entry(1),
  entry(2, { by: { ...entry(0).by, id: "j" }, people: [jana, ada], family: "approval" }),
  entry(3, { visibility: "private" }),
];

describe("stepping through a case", () => {
  it("narrows down by person, kind and channel", () => {
    const seqs = (part: Parameters<typeof narrowed>[1]) =>
      narrowed(entries, part).map(({ seq }) => seq);
    expect(seqs({})).toEqual([1, 2, 3]);
    expect(seqs({ person: "a" })).toEqual([2]);
    expect(seqs({ person: THE_MACHINE })).toEqual([1, 3]);
    expect(seqs({ family: "approval" })).toEqual([2]);
    expect(seqs({ visibility: "private", person: "j" })).toEqual([]);
  });

  it("names everybody once, in the order of the alphabet", () => {
    expect(peopleOf(entries)).toEqual([ada, jana]);
  });

  it("moves among what is shown and stays at the ends", () => {
    const shown = [entry(2), entry(5), entry(9)];
    expect(moved(shown, 5, "on")).toBe(9);
    expect(moved(shown, 9, "on")).toBe(9);
    expect(moved(shown, 7, "back")).toBe(5);
    expect(moved(shown, 2, "back")).toBe(2);
    expect([moved(shown, 5, "first"), moved(shown, 5, "last")]).toEqual([2, 9]);
    expect(moved([], 4, "first")).toBe(4);
  });

  it("says values so that both sides can be read", () => {
    const moment = () => "noon";
    expect(saidValue("2026-03-02T12:00:00Z", moment)).toBe("noon");
    expect([null, "(absent)", [], ""].map((value) => saidValue(value, moment))).toEqual([
      "–",
      "–",
      "–",
      "–",
    ]);
    expect([true, 3, { a: 1 }].map((value) => saidValue(value, moment))).toEqual([
      "true",
      "3",
      '{"a":1}',
    ]);
  });
});
