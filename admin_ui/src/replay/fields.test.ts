import { expect, it } from "vitest";
import { wordsOf } from "../i18n/testWords";
import { codeInWords, fieldName } from "./fields";

const [en, de] = [wordsOf("en"), wordsOf("de")];

it("names the fields of a case in the reader's language, and counts as people do", () => {
  expect(fieldName("tasks[1].due_at", en)).toBe("Tasks 2 › Due");
  expect(fieldName("tasks[1].due_at", de)).toBe("Aufgaben 2 › Fällig");
  expect(fieldName("agreement.answer_in", de)).toBe("Vereinbarung › Lösung innerhalb von");
  expect(fieldName("phases_of_the_moon", de)).toBe("phases of the moon");
});

it("says codes by their labels and leaves other values alone", () => {
  expect(codeInWords("tasks[0].kind", "explain_delay", de)).toBe("Verzögerung erklären");
  expect(codeInWords("priority", "urgent", de)).toBe("Dringend");
  expect(codeInWords("replies[0].text.id", "urgent", de)).toBeUndefined();
  expect(codeInWords("priority", null, de)).toBeUndefined();
});
