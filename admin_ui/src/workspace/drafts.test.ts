import { beforeEach, expect, it } from "vitest";
import { EMPTY_DRAFT, forgetOldDrafts, readDraft, writeDraft } from "./drafts";

class Shelf {
  private readonly kept = new Map<string, string>();
  get length() {
    return this.kept.size;
  }
  key = (index: number) => [...this.kept.keys()][index] ?? null;
  getItem = (name: string) => this.kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.kept.set(name, value);
  removeItem = (name: string) => void this.kept.delete(name);
}

let shelf: Shelf;
beforeEach(() => {
  shelf = new Shelf();
});

const aDraft = (text: string, savedAt = 1_000) => ({ ...EMPTY_DRAFT, text, savedAt });

it("keeps what was typed, for each person and case apart", () => {
  writeDraft(shelf, "mia", "c1", aDraft("Hello"));
  expect(readDraft(shelf, "mia", "c1").text).toBe("Hello");
  expect(readDraft(shelf, "mia", "c2")).toEqual(EMPTY_DRAFT);
  expect(readDraft(shelf, "jonas", "c1")).toEqual(EMPTY_DRAFT);
});

it("forgets a draft that was emptied", () => {
  writeDraft(shelf, "mia", "c1", aDraft("Hello"));
  writeDraft(shelf, "mia", "c1", aDraft("  "));
  expect(shelf.length).toBe(0);
});

it("takes a damaged entry for none", () => {
  shelf.setItem("webcare.draft.mia.c1", "{half");
  expect(readDraft(shelf, "mia", "c1")).toEqual(EMPTY_DRAFT);
});

it("forgets after two weeks, and nothing that is not a draft", () => {
  const now = 15 * 86_400_000;
  writeDraft(shelf, "mia", "old", aDraft("old", 0));
  writeDraft(shelf, "mia", "new", aDraft("new", now - 1_000));
  shelf.setItem("locale", "de");
  forgetOldDrafts(shelf, now);
  expect(readDraft(shelf, "mia", "old")).toEqual(EMPTY_DRAFT);
  expect(readDraft(shelf, "mia", "new").text).toBe("new");
  expect(shelf.getItem("locale")).toBe("de");
});
