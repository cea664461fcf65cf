import { beforeEach, expect, it } from "vitest";
import { EMPTY_DRAFT, forgetOldDrafts, readDraft, writeDraft } from "../workspace/drafts";
import { aShelf } from "../workspace/testShelf";
import { NOTHING, readWriting, type Writing, writeWriting } from "./writing";

let shelf = aShelf();
beforeEach(() => {
  shelf = aShelf();
});

const EDITED: Writing = {
  ...NOTHING,
  doing: "edit",
  words: "We are sorry.",
  seen: { revision: "a1", answers: "m1" },
  savedAt: 1_000,
};

it("stands beside one's own draft of the case, for each draft apart", () => {
  writeDraft(shelf, "mia", "c1", { ...EMPTY_DRAFT, text: "Hello" });
  writeWriting(shelf, "mia", "c1", "d1", EDITED);
  expect(readWriting(shelf, "mia", "c1", "d1")).toEqual(EDITED);
  expect(readWriting(shelf, "mia", "c1", "d2")).toEqual(NOTHING);
  expect(readWriting(shelf, "jonas", "c1", "d1")).toEqual(NOTHING);
  expect(readDraft(shelf, "mia", "c1").text).toBe("Hello");
});

it("is gone once nothing is being written, and after two weeks", () => {
  writeWriting(shelf, "mia", "c1", "d1", EDITED);
  writeWriting(shelf, "mia", "c1", "d1", NOTHING);
  expect(shelf.length).toBe(0);
  const now = 15 * 86_400_000;
  writeWriting(shelf, "mia", "c1", "d1", EDITED);
  writeWriting(shelf, "mia", "c1", "d2", { ...EDITED, savedAt: now - 1_000 });
  forgetOldDrafts(shelf, now);
  expect(readWriting(shelf, "mia", "c1", "d1")).toEqual(NOTHING);
  expect(readWriting(shelf, "mia", "c1", "d2").words).toBe("We are sorry.");
});
