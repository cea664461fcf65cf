import { describe, expect, it } from "vitest";
import { plainFormat, wordsOf } from "../i18n/testWords";
import type { JournalRow } from "../providers/types";
import { isTechnical, sentence, taskNames } from "./sentence";

const aRow = (kind: string, event: Record<string, unknown> = {}): JournalRow => ({
  seq: 1,
  at: "2026-03-04T12:00:00Z",
  kind,
  event: { kind, ...event },
  hash: "",
  by: null,
  text: null,
});

const said = (
  kind: string,
  event: Record<string, unknown> = {},
  language: "en" | "de" = "en",
  tasks = new Map<string, string>(),
) => sentence(aRow(kind, event), tasks, wordsOf(language), plainFormat);

describe("the journal in words", () => {
  it("tells an assessment with its risks, in the language of the screen", () => {
    const event = {
      assessment: {
        kind: "complaint",
        sentiment: "negative",
        language: "de",
        risks: ["injury", "legal"],
      },
    };
    expect(said("assessed", event)).toBe(
      "assessed: Complaint, negative, German; risks: Injury and Legal",
    );
    expect(said("assessed", event, "de")).toBe(
      "schätzte ein: Beschwerde, negativ, Deutsch; Risiken: Verletzung and Recht",
    );
  });

  it("fills in what an event leaves out because it is the default", () => {
    const decision = { answering: "respond", reason: "addressed" };
    expect(said("response_decided", { decision })).toBe(
      "decided: Respond, because it addresses the client; priority Normal",
    );
    expect(said("task_opened", { task: { kind: "reply", group: "agents" } })).toBe(
      "opened a task: Reply, for agents",
    );
  });

  it("names only the clocks that were started", () => {
    expect(said("clocks_started", { answer: { due_at: "2026-03-05T14:30:00Z" } })).toBe(
      "started the clocks: answer due 14:30",
    );
    expect(said("clocks_started")).toBe("started the clocks: none");
  });

  it("calls a task by its name as long as it is known", () => {
    const opened = aRow("task_opened", { task: { id: "t1", kind: "check_delivery" } });
    const tasks = taskNames([opened]);
    expect(said("task_claimed", { task_id: "t1" }, "en", tasks)).toBe(
      "claimed the task “Check delivery”",
    );
    expect(said("task_claimed", { task_id: "t2" }, "en", tasks)).toBe(
      "claimed the task of this case",
    );
  });

  it("tells the machine's replies from people's", () => {
    const reply = { purpose: "acknowledgement", visibility: "public" };
    expect(said("reply_submitted", { reply: { ...reply, by: { via: "machine" } } })).toBe(
      "prepared an automatic reply: Acknowledgement, public",
    );
    expect(said("reply_submitted", { reply: { ...reply, by: { person_id: "p1" } } })).toBe(
      "submitted a reply: Acknowledgement, public",
    );
  });

  it("stays readable with codes and events that it does not know", () => {
    expect(said("reply_failed", { code: "http-403" })).toBe(
      "could not deliver the reply: http 403",
    );
    expect(said("case_moved_to_moon", {})).toBe("case moved to moon");
  });

  it("leaves no blank, whatever an event lacks", () => {
    const kinds = ["assessed", "arrived_late", "people_alarmed", "task_done", "reply_delayed"];
    for (const kind of kinds) {
      expect(said(kind)).not.toMatch(/EMPTY|MISSING|undefined|NaN/);
    }
  });

  it("keeps the noise of accepted commands apart", () => {
    expect(isTechnical(aRow("command_accepted"))).toBe(true);
    expect(isTechnical(aRow("command_refused"))).toBe(false);
  });
});
