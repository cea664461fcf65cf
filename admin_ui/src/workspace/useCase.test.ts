import { describe, expect, it } from "vitest";
import type { CaseDetail } from "../providers/types";
import { isWhole } from "./useCase";

describe("one case", () => {
  it("is not the row that a list left in the cache", () => {
    const row = { id: "1", status: "open" } as unknown as CaseDetail;
    expect(isWhole(undefined)).toBe(false);
    expect(isWhole(row)).toBe(false);
    expect(isWhole({ ...row, actions: [] } as unknown as CaseDetail)).toBe(true);
  });
});
