import { describe, expect, it } from "vitest";
import type { PolicyColumn } from "../providers/types";
import { asking, chosen, excluded, filled, literal, moved, texts } from "./cells";

const column = (shape: PolicyColumn["shape"], name = "kind"): PolicyColumn => ({
  name,
  shape,
  choices: ["complaint", "problem", "praise"],
  at_most: null,
  example: "",
});

describe("cells", () => {
  it("reads a plain list as choices, and writes it again", () => {
    const kind = column("choice");
    expect(chosen(kind, '"complaint", "problem"')).toEqual(["complaint", "problem"]);
    expect(asking(kind, ["complaint", "problem"])).toBe('"complaint", "problem"');
    expect(chosen(kind, "")).toEqual([]);
    expect(asking(kind, [])).toBe("");
  });

  it("reads a list of risks", () => {
    const risks = column("choices", "risks");
    const cell = asking(risks, ["complaint", "praise"]);
    expect(cell).toBe('some($, # in ["complaint", "praise"])');
    expect(chosen(risks, cell)).toEqual(["complaint", "praise"]);
  });

  it("reads which risks there must not be", () => {
    const risks = column("choices", "risks");
    expect(excluded(risks, 'none($, # == "praise")')).toEqual(["praise"]);
    expect(excluded(risks, 'none($, # in ["praise", "problem"])')).toEqual(["praise", "problem"]);
    expect(excluded(risks, asking(risks, ["praise"]))).toBeNull();
  });

  it("leaves what is no plain list to whoever wrote it", () => {
    expect(chosen(column("choice"), 'not in ["praise"]')).toBeNull();
    expect(chosen(column("choices"), "len($) == 0")).toBeNull();
    expect(chosen(column("number"), "> 50000")).toBeNull();
    expect(literal('"urgent"')).toBe("urgent");
    expect(literal("urgent")).toBeNull();
    expect(texts('["a", "b"]')).toEqual(["a", "b"]);
    expect(texts('"a"')).toBeNull();
  });

  it("shows the cells that say something, in the order of the columns", () => {
    const columns = [column("choice", "kind"), column("number", "reach")];
    const cells = { reach: "> 1", kind: " " };
    expect(filled(columns, cells).map(({ cell }) => cell)).toEqual(["> 1"]);
  });

  it("moves a row, and keeps the last one last", () => {
    const rows = ["a", "b", "c"].map((note) => ({ note, when: {}, outcome: {} }));
    expect(moved(rows, 0, 1).map(({ note }) => note)).toEqual(["b", "a", "c"]);
    expect(moved(rows, 1, 1)).toBe(rows);
    expect(moved(rows, 0, -1)).toBe(rows);
    expect(moved(rows, 2, -1)).toBe(rows);
  });
});
