import { expect, it } from "vitest";
import { nextOpening } from "./openings";

it("begins with an ordinary day, then leaves an hour for lunch", () => {
  expect(nextOpening([])).toEqual({ opens: "09:00", closes: "18:00" });
  expect(nextOpening([{ opens: "08:30", closes: "12:30" }])).toEqual({
    opens: "13:30",
    closes: "17:30",
  });
});

it("ends at midnight", () => {
  expect(nextOpening([{ opens: "09:00", closes: "23:30" }])).toEqual({
    opens: "24:00",
    closes: "24:00",
  });
  expect(nextOpening([{ opens: "09:00", closes: "?" }]).closes).toBe("24:00");
});
