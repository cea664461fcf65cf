import { describe, expect, it } from "vitest";
import { level, spanText, used } from "./clock";

const minute = 60_000;
const words = {
  days: (days: number, hours: number) => `${days} d ${hours} h`,
  hours: (hours: number, minutes: number) => `${hours} h ${minutes} min`,
};

describe("a promise of five minutes", () => {
  const at = (minutes: number) => level(0, 5 * minute, minutes * minute);

  it("is calm at first, then soon, then urgent, and overdue from its moment on", () => {
    expect([at(0), at(2.9), at(3), at(4.2), at(4.5), at(5), at(9)]).toEqual([
      "calm",
      "calm",
      "soon",
      "soon",
      "urgent",
      "overdue",
      "overdue",
    ]);
  });

  it("is pressing near its end, whenever it began: what came late has little of its time left", () => {
    expect(level(3 * minute, 5 * minute, 3 * minute)).toBe("soon");
    expect(level(4.5 * minute, 5 * minute, 4.5 * minute)).toBe("urgent");
  });

  it("shows how much of it is used, never more than all", () => {
    expect(used(0, 5 * minute, minute)).toBeCloseTo(0.2);
    expect(used(0, 5 * minute, 60 * minute)).toBe(1);
    expect(used(minute, minute, 0)).toBe(1);
  });
});

describe("the words of a clock", () => {
  it("counts minutes and seconds below an hour", () => {
    expect(spanText(245, words)).toBe("4:05");
    expect(spanText(0, words)).toBe("0:00");
  });

  it("rounds what is left up, so that 0:00 is shown only when the moment has come", () => {
    expect(spanText(0.2, words)).toBe("0:01");
    expect(spanText(59.4, words)).toBe("1:00");
  });

  it("leaves seconds away above an hour and minutes above a day", () => {
    expect(spanText(3 * 3600 + 12 * 60 + 40, words)).toBe("3 h 12 min");
    expect(spanText(2 * 86_400 + 3 * 3600 + 59, words)).toBe("2 d 3 h");
  });
});
