import { expect, it } from "vitest";
import { movedBy, rowAt } from "./place";

const rows = (...ids: string[]) => ids.map((id) => ({ id }));

it("stays at a row when another comes on top of it", () => {
  expect(rowAt(rows("c", "b", "a"), "b")?.id).toBe("b");
  expect(rowAt(rows("d", "c", "b", "a"), "b")?.id).toBe("b");
  expect(movedBy(rows("d", "c", "b", "a"), "b", 1)).toBe("a");
});

it("stands at the first until one is chosen, and goes no further than there are rows", () => {
  expect(rowAt(rows("b", "a"), null)?.id).toBe("b");
  expect(movedBy(rows("b", "a"), null, -1)).toBe("b");
  expect(movedBy(rows("b", "a"), "a", 1)).toBe("a");
  expect(rowAt([], "a")).toBeUndefined();
  expect(movedBy([], null, 1)).toBeNull();
});
