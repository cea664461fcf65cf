import { expect, it } from "vitest";
import { signed } from "./signed";

it("puts the initials at the end, once", () => {
  expect(signed("Gladly. \n", "MK")).toBe("Gladly. ^MK");
  expect(signed("Gladly. ^MK", "MK")).toBe("Gladly. ^MK");
  expect(signed("  ", "MK")).toBe("");
});
