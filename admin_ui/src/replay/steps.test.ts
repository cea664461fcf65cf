import { describe, expect, it } from "vitest";
import { around, keyed, moved, nearest, saidValue, wider } from "./steps";

describe("stepping through a case", () => {
  it("moves among what is shown and stays at the ends", () => {
    const shown = [2, 5, 9];
    expect(moved(shown, 5, "on")).toBe(9);
    expect(moved(shown, 9, "on")).toBe(9);
    expect(moved(shown, 7, "back")).toBe(5);
    expect(moved(shown, 2, "back")).toBe(2);
    expect([moved(shown, 5, "first"), moved(shown, 5, "last")]).toEqual([2, 9]);
    expect(moved([], 4, "first")).toBe(4);
  });

  it("finds the entry closest to a place on the slider", () => {
    const shown = [2, 5, 9];
    expect([1, 3, 4, 5, 8, 20].map((seq) => nearest(shown, seq))).toEqual([2, 2, 5, 5, 9, 9]);
    expect(nearest([], 4)).toBe(4);
  });

  it("is led by keys on the slider from one shown entry to the next, however far that is", () => {
    const shown = [2, 5, 9];
    expect(keyed(shown, 2, 3)).toBe(5);
    expect(keyed(shown, 9, 8)).toBe(5);
    expect(keyed(shown, 9, 10)).toBe(9);
    expect(keyed(shown, 5, 1)).toBe(2); // Home
    expect(keyed(shown, 5, 12)).toBe(9); // End
  });

  it("asks for the blocks around an entry, the next one in good time", () => {
    const shown = Array.from({ length: 220 }, (_, place) => place + 1);
    expect(around(shown, 1)).toEqual({ from: 0, to: 0 });
    expect(around(shown, 45)).toEqual({ from: 0, to: 1 });
    expect(around(shown, 80)).toEqual({ from: 1, to: 1 });
    expect(around(shown, 220)).toEqual({ from: 4, to: 4 });
    expect(around([], 1)).toEqual({ from: 0, to: 0 });
  });

  it("keeps what is open as long as it touches what is needed", () => {
    expect(wider(null, { from: 3, to: 3 })).toEqual({ from: 3, to: 3 });
    expect(wider({ from: 1, to: 2 }, { from: 3, to: 3 })).toEqual({ from: 1, to: 3 });
    expect(wider({ from: 0, to: 1 }, { from: 9, to: 9 })).toEqual({ from: 9, to: 9 });
  });

  it("says values so that both sides can be read", () => {
    const moment = () => "noon";
    expect(saidValue("2026-03-02T12:00:00Z", moment)).toBe("noon");
    expect([null, "(absent)", [], {}].map((value) => saidValue(value, moment))).toEqual([
      "–",
      "–",
      "–",
      "–",
    ]);
    expect([true, 3, { a: 1 }].map((value) => saidValue(value, moment))).toEqual([
      "true",
      "3",
      '{"a":1}',
    ]);
  });
});
