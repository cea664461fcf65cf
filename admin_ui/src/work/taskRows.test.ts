import { expect, it } from "vitest";
import type { Task } from "../providers/types";
import { taskRows } from "./taskRows";

const aTask = (id: string, change: Partial<Task> = {}): Task => ({
  id,
  case_id: `case of ${id}`,
  client_id: "client",
  client_name: "Client",
  kind: "reply",
  group: "agents",
  assignee: null,
  priority: "normal",
  opened_at: "2026-03-04T12:00:00Z",
  due_at: null,
  about: null,
  held_since: null,
  rests_until: null,
  status: "open",
  outcome: null,
  done_at: null,
  case: {
    channel: "generic",
    kind: null,
    sentiment: null,
    language: null,
    customer: null,
    excerpt: null,
    visibility: null,
    risks: [],
    acknowledge_due_at: null,
    answer_due_at: null,
  },
  ...change,
});

it("puts the earliest deadline first and what has none last", () => {
  const rows = taskRows(
    [
      aTask("none"),
      aTask("late", { due_at: "2026-03-04T14:00:00Z" }),
      aTask("soon", { due_at: "2026-03-04T12:05:00Z" }),
    ],
    "mia",
  );
  expect(rows.map(({ caseId }) => caseId)).toEqual([
    "case of soon",
    "case of late",
    "case of none",
  ]);
});

it("shows a case once, with all that is to be done on it, mine as soon as I hold one of them", () => {
  const mia = { id: "mia", name: "Mia" };
  const rows = taskRows(
    [
      aTask("reply", { case_id: "c", assignee: mia, due_at: "2026-03-04T14:00:00Z" }),
      aTask("check", { case_id: "c", kind: "check_delivery", due_at: "2026-03-04T12:05:00Z" }),
      aTask("other"),
    ],
    "mia",
  );
  expect(rows).toHaveLength(2);
  expect(rows[0]?.tasks.map(({ id }) => id)).toEqual(["check", "reply"]);
  expect(rows.map(({ isMine }) => isMine)).toEqual([true, false]);
});

it("sets a case aside while everything that I hold of it rests", () => {
  const me = { id: "me", name: "Me" };
  const until = "2026-03-05T09:00:00Z";
  const held = { case_id: "c", assignee: me };
  const resting = taskRows([aTask("a", { ...held, rests_until: until })], "me");
  expect(resting.map(({ restsUntil }) => restsUntil)).toEqual([until]);
  const awake = [aTask("a", { ...held, rests_until: until }), aTask("b", held)];
  expect(taskRows(awake, "me")[0]?.restsUntil).toBeNull();
  expect(taskRows(awake, "somebody")[0]?.restsUntil).toBeNull();
});
