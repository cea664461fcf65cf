import { expect, it } from "vitest";
import { unitOf } from "./spans";

it.each([
  [20, "seconds"],
  [300, "minutes"],
  [5_400, "minutes"],
  [14_400, "hours"],
  [172_800, "hours"],
  [259_200, "days"],
  [null, "minutes"],
])("says %s seconds in %s", (seconds, unit) => {
  expect(unitOf(seconds)).toBe(unit);
});
