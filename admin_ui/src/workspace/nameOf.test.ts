import { expect, it } from "vitest";
import { wordsOf } from "../i18n/testWords";
import { nameOf } from "./nameOf";

const german = (name: string | null, handle: string | null) =>
  nameOf({ name, handle }, wordsOf("de"));

it("calls people by name, else by handle, and nobody null", () => {
  expect(german("Kim", "kim")).toBe("Kim");
  expect(german(null, "kim")).toBe("@kim");
  expect(german("", "mailto:kim@example.org")).toBe("kim@example.org");
  expect(german(null, null)).toBe("Unbekannte Person");
});
