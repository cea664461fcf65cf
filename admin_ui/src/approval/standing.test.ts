import { expect, it } from "vitest";
import { isLastConsent, isOpen, latestOf } from "./standing";

it("leaves out drafts that are settled", () => {
  expect(isOpen({ status: "returned" })).toBe(true);
  expect(isOpen({ status: "approved" })).toBe(false);
  expect(isOpen({ status: "withdrawn" })).toBe(false);
});

it("counts the newest wording", () => {
  const revision = (number: number) => ({
    number,
    hash: `${number}`,
    text: "",
    erased_at: null,
    by: null,
    at: "",
    files: [],
  });
  expect(latestOf({ revisions: [revision(1), revision(2)] })?.number).toBe(2);
});

it("knows when the peers' consent is followed by the supervisors'", () => {
  expect(isLastConsent({ mode: "peer_then_supervisor", group: "peers" })).toBe(false);
  expect(isLastConsent({ mode: "peer_then_supervisor", group: "supervisors" })).toBe(true);
  expect(isLastConsent({ mode: "peer", group: "peers" })).toBe(true);
});
