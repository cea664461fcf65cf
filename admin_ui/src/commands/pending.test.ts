import { expect, it, vi } from "vitest";
import { pendingCommands, remember, settle } from "./pending";

const aPending = (id: string, onSettled = vi.fn()) => ({
  id,
  caseId: "c1",
  command: { kind: "reopen_case" } as const,
  since: 0,
  onSettled,
});

it("keeps a command until its outcome is known and tells it once", () => {
  const told = vi.fn();
  remember(aPending("a", told));
  remember(aPending("b"));

  settle({ id: "a", status: "pending", refusal: null });
  expect(pendingCommands().map(({ id }) => id)).toEqual(["a", "b"]);

  settle({ id: "a", status: "done", refusal: null });
  settle({ id: "a", status: "done", refusal: null });
  expect(pendingCommands().map(({ id }) => id)).toEqual(["b"]);
  expect(told).toHaveBeenCalledTimes(1);
});

it("counts a command sent again as the same one", () => {
  remember(aPending("b"));
  expect(pendingCommands()).toHaveLength(1);
});
