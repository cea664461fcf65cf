import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { formatOf } from "./format";
import { wordsOf } from "./testWords";

const english = formatOf("en-GB", wordsOf("en"));
const german = formatOf("de-DE", wordsOf("de"));

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date(2026, 10, 27, 12));
});
afterEach(() => {
  vi.useRealTimers();
});

const at = (year: number, month: number, day: number) =>
  new Date(year, month - 1, day, 14, 30).getTime();

it("names the year of a moment that is not of this one", () => {
  expect(english.moment(at(2025, 3, 3))).toBe("3 Mar 2025, 14:30");
  expect(german.moment(at(2025, 3, 3))).toBe("3. März 2025, 14:30");
  expect(english.moment(at(2027, 11, 27))).toBe("27 Nov 2027, 14:30");
  expect(english.day(at(2024, 11, 27))).toContain("2024");
});

it("names no year of this one, and no date of these days", () => {
  expect(english.moment(at(2026, 3, 3))).toBe("3 Mar, 14:30");
  expect(english.moment(at(2026, 11, 27))).toBe("14:30");
  expect(english.moment(at(2026, 11, 25))).toBe("Wed 14:30");
  expect(english.day(at(2026, 3, 3))).not.toContain("2026");
  vi.setSystemTime(new Date(2027, 0, 2, 12));
  expect(english.moment(at(2026, 12, 30))).toBe("Wed 14:30");
});
