import { describe, expect, it } from "vitest";
import { plainFormat, wordsOf } from "../i18n/testWords";
import { inWords, isTechnical } from "./sentence";
import type { Telling, Word } from "./telling";

const label = (group: string, code: string, or_group: string | null = null): Word => ({
  form: "label",
  group,
  code,
  or_group,
});

const telling = (code: string, words: Telling["words"] = {}): Telling => ({
  form: "telling",
  group: "event",
  code,
  words,
});

const said = (word: Word, language: "en" | "de" = "en") =>
  inWords(word, wordsOf(language), plainFormat);

describe("the journal in words", () => {
  it("fills the blanks of a sentence, in the language of the screen", () => {
    const assessed = telling("assessed_risks", {
      kind: label("kind", "complaint"),
      sentiment: label("sentiment", "negative"),
      language: label("language", "de"),
      risks: { form: "list", words: [label("risk", "injury"), label("risk", "legal")] },
    });
    expect(said(assessed)).toBe("assessed: Complaint, negative, German; risks: Injury and Legal");
    expect(said(assessed, "de")).toBe(
      "schätzte ein: Beschwerde, negativ, Deutsch; Risiken: Verletzung and Recht",
    );
  });

  it("says moments, spans, shares and sentences within sentences", () => {
    const due = telling("clock_answer", { moment: { form: "moment", at: "2026-03-05T14:30:00Z" } });
    const clocks: Word = { form: "list", words: [due] };
    expect(said(telling("clocks_started", { clocks }))).toBe(
      "started the clocks: answer due 14:30",
    );
    expect(said({ form: "span", seconds: 300 })).toBe("5 minutes");
    expect(said({ form: "share", share: 0.5 })).toBe("50 %");
    expect(said({ form: "plain", text: "…" })).toBe("…");
  });

  it("asks a second group of labels where the first has none", () => {
    expect(said(label("rule", "answer_in", "why"))).toBe("Answer due within");
    expect(said(label("rule", "addressed", "why"))).toBe("it addresses the client");
  });

  it("stays readable with codes and events that it does not know", () => {
    expect(said(telling("reply_failed", { why: label("send_failure", "http-418") }))).toBe(
      "could not deliver the reply: http 418",
    );
    expect(said(telling("case_moved_to_moon"))).toBe("case moved to moon");
    expect(said(label("rule", "of_the_moon", "why"))).toBe("of the moon");
  });

  it("keeps the noise of accepted commands apart", () => {
    expect(isTechnical({ kind: "command_accepted" })).toBe(true);
    expect(isTechnical({ kind: "command_refused" })).toBe(false);
  });
});
