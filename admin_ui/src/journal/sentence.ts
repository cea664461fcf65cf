import type { Format } from "../i18n/useFormat";
import { type Key, labelOf, type T } from "../i18n/words";
import type { JournalRow, TaskOfCase } from "../providers/types";
import { ruleInWords } from "../workspace/ruleInWords";

type Fields = Record<string, unknown>;

/**
 * One journal entry as a sentence without its subject ("claimed the task Reply"). Fields at their
 * default are left out of an event, so every one may be missing. Unknown kinds stay readable.
 */
export const sentence = (
  row: Pick<JournalRow, "kind" | "event">,
  tasks: ReadonlyMap<string, string>,
  t: T,
  format: Format,
): string => {
  const { kind, event } = row;
  const label = (group: Parameters<typeof labelOf>[1], value: unknown, fallback = "") =>
    labelOf(t, group, word(value) || fallback);
  const taskOf = (id: unknown) =>
    tasks.has(word(id))
      ? t("event.named_task", { task: label("task_kind", tasks.get(word(id))) })
      : t("event.a_task");

  switch (kind) {
    case "case_opened":
      return t("event.case_opened", { channel: label("channel", event.channel) });
    case "mention_taken_in":
      return t("event.mention_taken_in", {
        visibility: label("visibility", fields(event.mention).visibility, "public"),
      });
    case "replied_elsewhere":
      return t("event.replied_elsewhere", {
        visibility: label("visibility", fields(event.reply).visibility, "public"),
      });
    case "assessed":
    case "assessment_corrected":
      return assessment(kind, fields(event.assessment), t, format);
    case "response_decided": {
      const decision = fields(event.decision);
      const decided = t("event.response_decided", {
        answering: label("answering", decision.answering),
        why: label("why", decision.reason),
        priority: label("priority", event.priority, "normal"),
      });
      return decision.rule ? `${decided} (${rule(decision, t)})` : decided;
    }
    case "rule_applied":
      return t("event.rule_applied", { rule: rule(fields(event.ruling), t) });
    case "clocks_started":
      return t("event.clocks_started", { clocks: clocks(event, t, format) });
    case "hours_looked_up":
      return t("event.hours_looked_up", { moment: momentOf(fields(event.hours).until, format) });
    case "clocks_changed":
      return label("event", `clocks_changed_${word(event.cause)}`);
    case "arrived_late":
      return t(event.person_decides ? "event.arrived_late_person" : "event.arrived_late", {
        span: format.span(Number(event.seconds) || 0),
      });
    case "people_alarmed":
    case "acknowledgement_withheld":
      return t(`event.${kind}`, { why: label("why", event.reason) });
    case "first_response_missed":
      return t("event.first_response_missed", { why: label("why", event.cause) });
    case "answer_warning_given":
      return t("event.answer_warning_given", { share: format.percent(Number(event.share) || 0) });
    case "task_opened": {
      const task = fields(event.task);
      return t("event.task_opened", {
        task: label("task_kind", task.kind),
        group: label("task_group", task.group),
      });
    }
    case "task_assigned": {
      const codes = Array.isArray(event.reasons) ? event.reasons : [];
      const why = format.list(codes.map((code) => label("holding", code)));
      return t("event.task_assigned", { task: taskOf(event.task_id), why });
    }
    case "task_refused":
    case "task_returned":
      return t(`event.${kind}`, {
        task: taskOf(event.task_id),
        why: label("holding", event.reason),
      });
    case "task_resumed":
      return t("event.task_resumed", {
        task: taskOf(event.task_id),
        why: label("holding", event.cause),
      });
    case "task_put_off":
      return t("event.task_put_off", {
        task: taskOf(event.task_id),
        moment: momentOf(event.until, format),
      });
    case "amendment_submitted":
      return t("event.amendment_submitted", {
        what: label("amendment", fields(event.amendment).kind),
      });
    case "task_handed_over":
    case "task_claimed":
    case "task_released":
      return t(`event.${kind}`, { task: taskOf(event.task_id) });
    case "task_done":
      return t("event.task_done", {
        task: taskOf(event.task_id),
        outcome: label("outcome", event.outcome),
      });
    case "reply_submitted": {
      const reply = fields(event.reply);
      const isMachine = !fields(reply.by).person_id;
      return t(isMachine ? "event.reply_submitted_machine" : "event.reply_submitted", {
        purpose: label("purpose", reply.purpose),
        visibility: label("visibility", reply.visibility, "public"),
      });
    }
    case "draft_submitted": {
      const draft = fields(event.draft);
      return t("event.draft_submitted", {
        purpose: label("purpose", draft.purpose),
        visibility: label("visibility", draft.visibility, "public"),
      });
    }
    case "draft_approved":
      return event.next_group
        ? t("event.draft_approved_next", { group: label("task_group", event.next_group) })
        : t("event.draft_approved");
    case "approval_passed_on":
      return t("event.approval_passed_on", {
        from: label("task_group", event.from_group),
        to: label("task_group", event.to_group),
      });
    case "amendment_failed":
    case "reply_failed":
    case "reply_in_doubt":
      return t(`event.${kind}`, { why: label("send_failure", event.code) });
    case "amendment_delayed":
    case "reply_delayed":
      return t(`event.${kind}`, {
        moment: momentOf(event.retry_at, format),
        why: label("send_failure", event.code),
      });
    case "delivery_settled":
      return t(event.posted ? "event.delivery_settled_posted" : "event.delivery_settled_absent");
    case "escalation_asked":
      return t(
        event.to === "second_line"
          ? "event.escalation_asked_second_line"
          : "event.escalation_asked_department",
      );
    case "escalation_reminded":
      return t("event.escalation_reminded", { share: format.percent(Number(event.share) || 0) });
    case "escalation_passed_on":
      return t(
        fields(event.hand).desk
          ? "event.escalation_passed_on"
          : "event.escalation_passed_on_supervisor",
        { why: label("why", event.cause) },
      );
    case "escalation_answered":
      return t("event.escalation_answered", { use: label("answer_use", event.use) });
    case "escalation_withdrawn":
    case "escalation_not_delivered":
      return t(`event.${kind}`, { why: label("why", event.cause) });
    case "case_closed":
      return t("event.case_closed", { reason: label("closing_reason", event.reason) });
    case "case_reopened":
      return t("event.case_reopened", { why: label("why", event.cause) });
    case "command_accepted":
      return t("event.command_accepted", { command: label("command", event.command) });
    case "command_refused":
      return t("event.command_refused", {
        command: label("command", event.command),
        why: label("refusal", fields(event.answer).refusal, "refused"),
      });
    default:
      return PLAIN.has(kind) ? t(`event.${kind}` as Key) : label("event", kind);
  }
};

/** Kinds whose sentence needs nothing from the event. */
const PLAIN = new Set([
  "mention_edited",
  "mention_deleted",
  "answer_missed",
  "reply_sent",
  "note_added",
  "case_tagged",
  "information_asked",
  "escalation_handed_on",
  "escalation_asked_back",
  "escalation_clarified",
  "escalation_declined",
]);

/** What the tasks of a case are called, gathered from the entries that opened them. */
export const taskNames = (
  rows: readonly Pick<JournalRow, "kind" | "event">[],
): Map<string, string> =>
  new Map(
    rows
      .filter(({ kind }) => kind === "task_opened")
      .map(({ event }) => fields(event.task) as unknown as TaskOfCase)
      .map((task) => [task.id, task.kind]),
  );

/** Entries that only note that a command was carried out; what it did stands beside them. */
export const isTechnical = ({ kind }: Pick<JournalRow, "kind">): boolean =>
  kind === "command_accepted";

const assessment = (
  kind: "assessed" | "assessment_corrected",
  made: Fields,
  t: T,
  format: Format,
): string => {
  const risks = Array.isArray(made.risks) ? made.risks.map((risk) => labelOf(t, "risk", risk)) : [];
  return t(risks.length > 0 ? `event.${kind}_risks` : `event.${kind}`, {
    kind: labelOf(t, "kind", word(made.kind)),
    sentiment: labelOf(t, "sentiment", word(made.sentiment)),
    language: labelOf(t, "language", word(made.language)),
    risks: format.list(risks),
  });
};

const clocks = (event: Fields, t: T, format: Format): string => {
  const due = (clock: unknown) => word(fields(clock).due_at);
  const said = [
    due(event.acknowledge) &&
      t("event.clock_acknowledge", { moment: format.moment(due(event.acknowledge)) }),
    due(event.answer) && t("event.clock_answer", { moment: format.moment(due(event.answer)) }),
  ].filter((words) => words !== "");
  return said.length > 0 ? said.join(", ") : t("event.clocks_none");
};

const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

const rule = (said: Fields, t: T): string =>
  ruleInWords(t, Number(said.rule), word(said.policy_version) || null);

const momentOf = (value: unknown, format: Format): string =>
  word(value) === "" ? "…" : format.moment(word(value));

const word = (value: unknown): string => (typeof value === "string" ? value : "");
