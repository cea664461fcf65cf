import { expect, it } from "vitest";
import { keep, keptUnder, sent } from "./useKept";

it("keeps no words that were sent", () => {
  keep("mia note c1", "Asked the driver.");
  sent("mia note c1", "Asked the driver.");
  expect(keptUnder("mia note c1")).toBe("");
});

it("keeps what was typed while they were on their way", () => {
  keep("mia note c2", "Asked the driver. She says yes.");
  sent("mia note c2", "Asked the driver.");
  expect(keptUnder("mia note c2")).toBe("Asked the driver. She says yes.");
});
