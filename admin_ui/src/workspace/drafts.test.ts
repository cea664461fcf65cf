import { beforeEach, expect, it } from "vitest";
import {
  afterSending,
  broughtBack,
  EMPTY_DRAFT,
  forgetOldDrafts,
  joinedBy,
  readDraft,
  reconciled,
  settled,
  withWords,
  writeDraft,
} from "./drafts";
import { aShelf } from "./testShelf";

let shelf = aShelf();
beforeEach(() => {
  shelf = aShelf();
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

it("keeps an emptied draft until the server knows of it", () => {
  writeDraft(shelf, "mia", "c1", { ...aDraft(""), unsaved: true });
  expect(readDraft(shelf, "mia", "c1").unsaved).toBe(true);
});

const AT = "2026-03-04T12:00:00Z";
const kept = (text: string, saved_at = AT) => ({
  text,
  purpose: null,
  visibility: null,
  answers: null,
  saved_at,
});
const typed = (text: string, syncedAt: string | null = null) => ({
  ...aDraft(text),
  unsaved: true,
  syncedAt,
});

it("takes what another device has typed, and what it has sent", () => {
  expect(reconciled(EMPTY_DRAFT, kept("Hello"))).toMatchObject({ text: "Hello", unsaved: false });
  expect(reconciled(aDraft("Hello"), null)).toEqual(EMPTY_DRAFT);
});

it("keeps files that no words go with yet, and drops them with words that were sent", () => {
  const files = [{ id: "1", url: "/api/files/1", media_type: "image/png", description: "" }];
  expect(reconciled({ ...aDraft(""), files }, null).files).toEqual(files);
  expect(reconciled({ ...aDraft("Hello"), files }, kept("Hello")).files).toEqual(files);
  expect(reconciled({ ...aDraft("Hello"), files }, null).files).toEqual([]);
  writeDraft(shelf, "mia", "c1", { ...aDraft(""), files });
  expect(readDraft(shelf, "mia", "c1").files).toEqual(files);
});

it("leaves alone what the server does not have yet", () => {
  expect(reconciled(typed("Hello you"), null).text).toBe("Hello you");
  expect(reconciled(typed("Hello you", AT), kept("Hello")).text).toBe("Hello you");
  expect(reconciled(typed("", AT), kept("Hello")).text).toBe("");
});

it("loses nobody's words when two devices typed at once", () => {
  const later = "2026-03-04T12:05:00Z";
  expect(reconciled(typed("from here", AT), kept("from there", later)).text).toBe(
    "from there\n\nfrom here",
  );
  expect(reconciled(typed("Hello", AT), kept("Hello you", later)).text).toBe("Hello you");
  expect(reconciled(typed("", AT), kept("Hello", later)).text).toBe("Hello");
});

it("keeps who will read it and what it is for, chosen before the first word", () => {
  const chosen = { ...EMPTY_DRAFT, visibility: "private", purpose: "pointer" } as const;
  expect(reconciled({ ...chosen }, null)).toMatchObject(chosen);
});

it("keeps words from two devices from everybody who was not to read either", () => {
  const there = { ...kept("between us", "2026-03-04T12:05:00Z"), visibility: "private" } as const;
  const here = { ...typed("for all", AT), visibility: "public", suggested: "public" } as const;
  expect(reconciled(here, there)).toMatchObject({ visibility: "private", suggested: null });
});

it("settles with the first words who reads them, until they are gone or their author chooses", () => {
  const begun = { ...typed("Dear Kim"), ...settled(typed("Dear Kim"), "private") };
  expect(begun).toMatchObject({ visibility: "private", suggested: "private" });
  expect(settled(begun, "public")).toEqual({ visibility: "private", suggested: "private" });
  expect(reconciled(begun, { ...kept("Dear Kim"), visibility: "private" })).toMatchObject({
    visibility: "private",
    suggested: "private",
  });
  expect(settled({ ...begun, text: " " }, "public").visibility).toBeNull();

  const chosen = { ...typed(""), visibility: "private" } as const;
  expect(settled(chosen, "public").visibility).toBe("private");
});

it("takes words into a draft for nobody who was not to read either", () => {
  expect(joinedBy(EMPTY_DRAFT, "private", "public")).toEqual({
    visibility: "private",
    suggested: "public",
  });
  const between = { ...typed("between us"), visibility: "private" } as const;
  expect(joinedBy(between, "public", "public").visibility).toBe("private");
  const begun = { ...typed("for all"), visibility: "public", suggested: "public" } as const;
  expect(joinedBy(begun, "private", "public").visibility).toBe("private");
  expect(joinedBy(begun, "public", "public").visibility).toBe("public");
});

it("answers what was newest when the draft was begun, also with words from elsewhere", () => {
  expect(withWords(EMPTY_DRAFT, "They say yes.", "m1")).toEqual({
    text: "They say yes.",
    answers: "m1",
  });
  const begun = { ...aDraft("Dear Kim"), answers: "m1" };
  expect(withWords(begun, "They say yes.", "m2")).toEqual({
    text: "Dear Kim\nThey say yes.",
    answers: "m1",
  });
});

it("brings a draft back without taking what was typed since", () => {
  const file = { id: "1", url: "/api/files/1", media_type: "image/png", description: "" };
  const former = { ...aDraft("refused"), files: [file], syncedAt: "long ago" };
  const back = broughtBack(former, { ...typed("the next one", AT), files: [file] });
  expect(back).toMatchObject({ text: "refused\n\nthe next one", files: [file], syncedAt: AT });
  expect(broughtBack(former, typed("", AT)).text).toBe("refused");
  const between = { ...typed("between us"), visibility: "private" } as const;
  expect(broughtBack(former, between).visibility).toBe("private");
});

it("keeps what was typed while the reply was on its way", () => {
  const sent = { ...typed("Hello", AT), attempt: { id: "a", body: "{}" } };
  expect(afterSending(sent, sent)).toEqual({ ...EMPTY_DRAFT, syncedAt: AT, unsaved: true });
  expect(afterSending(sent, { ...sent, text: "Hello And" })).toMatchObject({
    text: "And",
    attempt: null,
    unsaved: true,
  });
});
