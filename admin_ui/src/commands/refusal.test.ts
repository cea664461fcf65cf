import { expect, it } from "vitest";
import { wordsOf } from "../i18n/testWords";
import { Problem, type WrongPlace } from "../providers/problem";
import { refusalOf, refusalText } from "./refusal";

const refused = (...errors: WrongPlace[]) =>
  new Problem(422, {
    type: "https://webcare.invalid/problems/validation",
    detail: "The request is not as it should be.",
    errors,
  });
const english = (where: string, kind?: string, limit?: number) => ({
  where,
  problem: "String should have at most 300 characters",
  kind,
  limit,
});

it("says what is wrong with a field in the person's language", () => {
  const error = refused(english("body.name", "too_long", 300), english("body.size", "missing"));
  expect(refusalOf(error, wordsOf("de"))).toEqual({
    title: "Etwas darin stimmt nicht",
    detail: "Name: höchstens 300 Zeichen. Größe: fehlt.",
    right: "",
  });
  expect(refusalOf(error, wordsOf("fr")).detail).toBe(
    "Nom : au plus 300 caractères. Taille : manque.",
  );
});

it("says which of several it is", () => {
  const error = refused(english("body.names.2", "empty"));
  expect(refusalOf(error, wordsOf("nl")).detail).toBe("Namen 3: mag niet leeg zijn.");
});

it("says what the server said where there is no sentence for it, and names fields readably", () => {
  const error = refused(english("body.submit_reply.odd_thing"));
  expect(refusalOf(error, wordsOf("de")).detail).toBe(
    "The request is not as it should be. Odd thing: String should have at most 300 characters",
  );
});

it("leaves other problems as they are", () => {
  const error = new Problem(409, { type: ".../conflict", detail: "Somebody was quicker." });
  expect(refusalOf(error, wordsOf("en")).detail).toBe("Somebody was quicker.");
});

it("says why as well where it is told in running text", () => {
  const tooLong = refused(english("body.text", "too_long", 5_000));
  expect(refusalText(tooLong, wordsOf("de"))).toBe(
    "Etwas darin stimmt nicht. Text: höchstens 5000 Zeichen.",
  );
});
