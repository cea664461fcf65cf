import { expect, it } from "vitest";
import { isLost, NoAnswer, Problem } from "./problem";

const shown = { id: "x" };

it("keeps on the screen what could not be asked for anew", () => {
  expect(isLost(new NoAnswer("offline"), shown)).toBe(false);
  expect(isLost(new Problem(503, {}), shown)).toBe(false);
  expect(isLost(null, shown)).toBe(false);
  expect(isLost(null, undefined)).toBe(false);
});

it("shows why there is nothing, and nothing that is refused by now", () => {
  expect(isLost(new NoAnswer("offline"), undefined)).toBe(true);
  expect(isLost(new Problem(500, {}), undefined)).toBe(true);
  expect(isLost(new Problem(403, {}), shown)).toBe(true);
  expect(isLost(new Problem(404, {}), shown)).toBe(true);
});
