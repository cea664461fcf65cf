import { expect, it, vi } from "vitest";
import { insist, listQuery, totalOf } from "./dataProvider";
import { NoAnswer, Problem } from "./problem";

const answer = { data: "done", status: 200, headers: new Headers() };

it("asks again after a lost answer, until there is one", async () => {
  const ask = vi
    .fn()
    .mockRejectedValueOnce(new NoAnswer("cut"))
    .mockRejectedValueOnce(new Problem(503, {}))
    .mockResolvedValue(answer);
  expect(await insist(ask, [0, 0, 0])).toBe(answer);
  expect(ask).toHaveBeenCalledTimes(3);
});

it("takes a refusal for an answer", async () => {
  const refusal = new Problem(409, {
    type: "https://webcare.invalid/problems/stale-draft",
    detail: "The customer has written again since.",
    right: "Read it first.",
  });
  const ask = vi.fn().mockRejectedValue(refusal);
  await expect(insist(ask, [0, 0])).rejects.toBe(refusal);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(refusal.slug).toBe("stale-draft");
  expect(refusal.right).toBe("Read it first.");
});

it("gives up in the end, and says that nothing came back", async () => {
  const ask = vi.fn().mockRejectedValue(new NoAnswer("cut"));
  await expect(insist(ask, [0, 0])).rejects.toBeInstanceOf(NoAnswer);
  expect(ask).toHaveBeenCalledTimes(3);
});

it("counts rows from 0 and asks for them as the API reads it", () => {
  const query = new URLSearchParams(
    listQuery({
      pagination: { page: 2, perPage: 25 },
      sort: { field: "due_at", order: "ASC" },
      filter: { kind: ["question", "complaint"] },
    }),
  );
  expect(query.get("range")).toBe("[25,49]");
  expect(query.get("sort")).toBe('["due_at","ASC"]');
  expect(query.get("filter")).toBe('{"kind":["question","complaint"]}');
});

it("reads the total from Content-Range", () => {
  expect(totalOf(new Headers({ "Content-Range": "cases 0-24/319" }), 25)).toBe(319);
  expect(totalOf(new Headers({ "Content-Range": "cases */0" }), 5)).toBe(0);
  expect(totalOf(new Headers({ "Content-Range": "cases 0-24/500+" }), 25)).toBe(500);
  expect(totalOf(new Headers(), 7)).toBe(7);
});
