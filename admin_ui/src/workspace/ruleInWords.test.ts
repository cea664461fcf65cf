import { expect, it } from "vitest";
import { wordsOf } from "../i18n/testWords";
import { ruleName } from "./ruleInWords";

const german = (name: string) => ruleName(name, wordsOf("de"));

it("calls what asked for consent by its name in the reader's language, never by a code", () => {
  expect(german("policy:3:7")).toBe("Regel 7 der Version 3");
  expect(german("policy:built-in:7")).toBe("Regel 7 der eingebauten Leitlinien");
  expect(german("trainee")).toBe("Antworten Auszubildender werden immer angesehen");
});

it("leaves a name that people gave as they wrote it", () => {
  expect(german("Beschwerden-Freigabe")).toBe("Beschwerden-Freigabe");
});
