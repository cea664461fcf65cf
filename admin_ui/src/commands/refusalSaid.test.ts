import { expect, it } from "vitest";
import record from "../../../domain/words/en.json";
import { LANGUAGES, type Locale } from "../i18n/languages";
import { wordsOf } from "../i18n/testWords";
import { refusalSaid } from "./refusalSaid";

const german = (said: string) => refusalSaid(said, wordsOf("de"));

it("says in the person's language why something was refused, and what would be right", () => {
  expect(german("A colleague holds this task.")).toBe("Jemand aus dem Team hat diese Aufgabe.");
  expect(german("Reopen it first.")).toBe("Öffnen Sie ihn erst wieder.");
});

it("names in the person's language what a sentence is about", () => {
  expect(german("The reply has 612 characters, the channel carries 500.")).toBe(
    "Die Antwort hat 612 Zeichen, der Kanal nimmt 500.",
  );
  expect(german("This draft is withdrawn by now.")).toBe(
    "Dieser Entwurf ist inzwischen: zurückgezogen.",
  );
  expect(german("The supervisors decide on it.")).toBe("An der Reihe: die Leitung.");
  expect(german("In public it would repeat the customer's e-mail address, phone number.")).toBe(
    "Öffentlich würde das wiederholen, was nur den Kunden angeht: E-Mail-Adresse, Telefonnummer.",
  );
  expect(german("It carries PNG, GIF and JPEG.")).toBe("Er nimmt: PNG, GIF, JPEG.");
  expect(german("It carries up to 8 MB a file.")).toBe("Er nimmt bis zu 8 MB je Datei.");
  expect(german("This channel cannot correct messages.")).toBe(
    "Dieser Kanal kann das nicht: Antwort berichtigen.",
  );
  expect(german("Replies are possible within 7 days, 0:00:00 of the last message.")).toBe(
    "Antworten sind möglich bis 168 h nach der letzten Nachricht.",
  );
  expect(german("This brand never says “cheap”, “deal”.")).toBe(
    "Diese Marke sagt nie: “cheap”, “deal”.",
  );
});

it("leaves alone what it does not know, and what is kept in the person's language", () => {
  expect(german("Something that a newer server refuses.")).toBe(
    "Something that a newer server refuses.",
  );
  const said = "The peers decide on it.";
  expect(refusalSaid(said, wordsOf("en"))).toBe(said);
});

it.each(Object.keys(LANGUAGES) as Locale[])("has another sentence for each in %s", (locale) => {
  const words = wordsOf(locale);
  const same = Object.values(record.refusal_said)
    .map((sentence) => sentence.replaceAll(/%\{\w+\}/g, "7"))
    .filter((said) => refusalSaid(said, words) === said);
  expect(same).toHaveLength(locale === "en" ? Object.keys(record.refusal_said).length : 0);
});
