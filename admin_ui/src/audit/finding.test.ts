import { expect, it } from "vitest";
import record from "../../../domain/words/en.json";
import { plainFormat, wordsOf } from "../i18n/testWords";
import { findingInWords } from "./finding";

const german = (said: string) => findingInWords(said, wordsOf("de"), plainFormat);

it("says what was found in the reader's language, with the facts that it names", () => {
  expect(german("a number is missing")).toBe("eine Nummer fehlt");
  expect(german("anchor 7 was signed over another history of this case")).toBe(
    "Anker 7 wurde über einen anderen Verlauf dieses Falls signiert",
  );
  expect(german("there is no agreement 2026-03 b")).toBe(
    "diese Fassung gibt es nicht: Servicevereinbarung 2026-03 b",
  );
  expect(german("there is no journal of this case")).toBe("zu diesem Fall gibt es kein Journal");
  expect(german("no such row in: journal, derived")).toBe(
    "keine solche Zeile in: Journal and erneut ausgeführt",
  );
});

it("keeps a moment apart from what it belongs to", () => {
  expect(german("the history of run 0198-ab vanished (looked at 2026-03-02 12:00 UTC)")).toBe(
    "die Historie des Laufs 0198-ab ist verschwunden (nachgesehen 2026-03-02 12:00 UTC)",
  );
});

it("leaves alone what it does not know", () => {
  expect(german("something that a newer server found")).toBe("something that a newer server found");
});

it("reads every sentence as itself", () => {
  const english = wordsOf("en");
  for (const sentence of Object.values(record.finding)) {
    const said = sentence.replaceAll(/%\{\w+\}/g, "x1");
    expect(findingInWords(said, english, plainFormat)).toBe(said);
  }
});
