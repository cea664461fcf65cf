import { expect, it } from "vitest";
import { barOf, isAt, type Place } from "./places";

const places = ["/", "/a", "/b", "/c"].map((to) => ({ to }) as Place);

it("shows all places where there is room", () => {
  expect(barOf(places, 4)).toEqual({ shown: places, hasMore: false });
});

it("gives the last entry to More where there is not", () => {
  expect(barOf(places, 3)).toEqual({ shown: places.slice(0, 2), hasMore: true });
});

it("is at a place on its own pages, but not on those of one that begins alike", () => {
  expect(isAt("/people", "/people/7")).toBe(true);
  expect(isAt("/people", "/peoples")).toBe(false);
  expect(isAt("/", "/people")).toBe(false);
});
