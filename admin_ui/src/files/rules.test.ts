import { expect, it } from "vitest";
import { areReady, fileChanges, naming } from "./rules";

const RULES = {
  most: 2,
  largest: 100,
  media_types: ["image/png"],
  described: true,
  longest_description: 10,
};
const file = (id: string, description = "a soup") => ({
  id,
  url: `/api/files/${id}`,
  media_type: "image/png",
  description,
});

it("lets files go out that are few enough and described", () => {
  expect(areReady([], null)).toBe(true);
  expect(areReady([file("1"), file("2")], RULES)).toBe(true);
  expect(areReady([file("1")], null)).toBe(false);
  expect(areReady([file("1"), file("2"), file("3")], RULES)).toBe(false);
  expect(areReady([file("1", "  ")], RULES)).toBe(false);
  expect(areReady([file("1", "much too long")], RULES)).toBe(false);
  expect(areReady([file("1", "")], { ...RULES, described: false })).toBe(true);
});

it("names files with what is said of them", () => {
  expect(naming([file("1", " a soup ")])).toEqual([{ id: "1", description: "a soup" }]);
});

it("tells what became of the files of a revision", () => {
  const before = [file("1"), file("2"), file("3")];
  const after = [file("2"), file("3", "a cake"), file("4")];
  expect(fileChanges(before, after).map(({ file, what }) => [file.id, what])).toEqual([
    ["2", "kept"],
    ["3", "described"],
    ["4", "added"],
    ["1", "removed"],
  ]);
});
