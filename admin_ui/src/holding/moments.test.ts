import { expect, it } from "vitest";
import { localInput, momentsFrom } from "./moments";

const offered = (now: Date) => momentsFrom(now).map(({ label, at }) => [label, localInput(at)]);

it("offers the afternoon in the morning and Monday from the middle of the week", () => {
  expect(offered(new Date(2026, 2, 4, 9, 30))).toEqual([
    ["in_an_hour", "2026-03-04T10:30"],
    ["this_afternoon", "2026-03-04T14:00"],
    ["tomorrow", "2026-03-05T09:00"],
    ["next_week", "2026-03-09T09:00"],
  ]);
});

it("leaves out what has passed or would be offered twice", () => {
  // A Sunday evening: the afternoon is over, and tomorrow is Monday.
  expect(offered(new Date(2026, 2, 8, 18, 0)).map(([label]) => label)).toEqual([
    "in_an_hour",
    "tomorrow",
  ]);
});

it("counts a whole week from a Monday", () => {
  const [last] = offered(new Date(2026, 2, 9, 18, 0)).slice(-1);
  expect(last).toEqual(["next_week", "2026-03-16T09:00"]);
});
