import { describe, expect, it } from "vitest";
import { fullness, lengthOf } from "./lengthOf";

const characters = {
  max_length: 500,
  length_unit: "characters",
  link_weight: null,
  addresses_by_handle: false,
} as const;

describe("the channel's own counter", () => {
  it("counts what a person sees as one sign as one", () => {
    expect(lengthOf("Grüße 🙂", characters)).toBe(7);
  });

  it("counts bytes where the network does", () => {
    expect(lengthOf("Grüße 🙂", { ...characters, length_unit: "bytes" })).toBe(12);
  });

  it("counts every link with its weight, however long or short it is", () => {
    const weighted = { ...characters, link_weight: 23 };
    const long = `https://example.org/${"a".repeat(200)}`;
    expect(lengthOf(`See ${long} and http://a.b`, weighted)).toBe("See  and ".length + 46);
    expect(lengthOf(`See ${long}`, characters)).toBe(4 + long.length);
  });

  it("leaves the full stop after a link to the sentence", () => {
    expect(lengthOf("See https://a.example.", { ...characters, link_weight: 23 })).toBe(4 + 23 + 1);
  });

  it("counts the handle that the channel puts in front, once", () => {
    const addressing = { ...characters, addresses_by_handle: true };
    expect(lengthOf("Hello", addressing, "ada@a.example")).toBe("@ada@a.example Hello".length);
    expect(lengthOf("@Ada@a.example Hello", addressing, "ada@a.example")).toBe(20);
    expect(lengthOf("@ada@a.example.org Hello", addressing, "ada@a.example")).toBe(39);
    expect(lengthOf("Hello", characters, "ada@a.example")).toBe(5);
  });

  it("warns from nine tenths on and blocks above the limit", () => {
    expect([
      fullness(449, 500),
      fullness(450, 500),
      fullness(500, 500),
      fullness(501, 500),
    ]).toEqual(["fine", "nearly", "nearly", "over"]);
  });
});
