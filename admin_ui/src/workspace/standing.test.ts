import { expect, it } from "vitest";
import { plainFormat, wordsOf } from "../i18n/testWords";
import type { CaseDetail, Clock } from "../providers/types";
import { standing } from "./standing";

const START = Date.parse("2026-03-04T12:00:00Z");
const minutes = (count: number) => new Date(START + count * 60_000).toISOString();

const aClock = (dueAfter: number): Clock => ({
  budget: dueAfter * 60,
  consumed: 0,
  running_since: minutes(0),
  due_at: minutes(dueAfter),
  stopped_at: null,
});

const UNMISSED = { acknowledge_missed: null, answer_missed: null };

const aCase = (change: Partial<CaseDetail> = {}): CaseDetail =>
  ({
    status: "open",
    closed_at: null,
    closed_reason: null,
    answered_at: null,
    replies: [],
    decision: { answering: "respond", reason: "addressed", by: null },
    clocks: { ...UNMISSED, acknowledge: aClock(5), answer: aClock(24 * 60) },
    machine: { may_speak: true, because: [], speaks_at: minutes(4.5) },
    ...change,
  }) as CaseDetail;

const said = (record: CaseDetail, afterMinutes: number) =>
  standing(record, START + afterMinutes * 60_000, wordsOf("en"), plainFormat).map(
    ({ text }) => text,
  );

it("tells when the first reply is due and when the machine will speak", () => {
  expect(said(aCase(), 1)).toEqual([
    "First reply due in 4:00.",
    "The machine acknowledges in 3:30, unless you reply first.",
  ]);
});

it("tells why the machine stays silent", () => {
  const machine = { may_speak: false, because: ["risk", "stopped"], speaks_at: null };
  expect(said(aCase({ machine }), 6)).toEqual([
    "The first reply is 1:00 late.",
    "The machine stays silent: a risk is suspected and the stop button is pressed.",
  ]);
});

it("speaks of the answer once the first reply has gone out", () => {
  const clocks = {
    ...UNMISSED,
    acknowledge: { ...aClock(5), due_at: null },
    answer: aClock(24 * 60),
  };
  expect(said(aCase({ clocks }), 60)).toEqual(["Answer due in 23 h 0 min."]);
});

it("puts a delivery in doubt before everything else", () => {
  const reply = { id: "r", delivery: "unknown" } as CaseDetail["replies"][number];
  expect(said(aCase({ replies: [reply] }), 1)).toHaveLength(1);
  expect(said(aCase({ replies: [reply] }), 1)[0]).toMatch(/^Nobody knows/);
});

it("says nothing of clocks where nothing is being answered", () => {
  const decision = {
    answering: "ignore",
    reason: "thanks",
    by: null,
    rule: null,
    policy_version: null,
  } as const;
  expect(said(aCase({ decision }), 1)).toEqual(["Not being answered: thanks need no answer."]);
});
