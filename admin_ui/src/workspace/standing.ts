import type { Format } from "../i18n/useFormat";
import { labelOf, type T } from "../i18n/words";
import type { CaseDetail } from "../providers/types";

export interface Standing {
  about: "case" | "clock" | "machine";
  text: string;
  tone: "calm" | "pressing" | "quiet";
}

const PATIENCE_SECONDS = 15;

/** In one or two sentences, where a case stands and what happens next by itself. */
export const standing = (record: CaseDetail, now: number, t: T, format: Format): Standing[] => {
  if (record.status === "closed") {
    const reason = record.closed_reason ? t(`closing_reason.${record.closed_reason}`) : "";
    const moment = record.closed_at ? format.moment(record.closed_at) : "";
    return [{ about: "case", text: t("case.closed", { moment, reason }), tone: "quiet" }];
  }
  if (record.replies.some(({ delivery }) => delivery === "unknown")) {
    return [{ about: "case", text: t("machine.in_doubt"), tone: "pressing" }];
  }
  if (record.decision && record.decision.answering !== "respond") {
    const why = labelOf(t, "why", record.decision.reason);
    return [{ about: "case", text: t("machine.not_answered", { why }), tone: "quiet" }];
  }
  return [...aboutClocks(record, now, t, format), ...aboutMachine(record, now, t, format)];
};

const aboutClocks = (record: CaseDetail, now: number, t: T, format: Format): Standing[] => {
  const { acknowledge, answer } = record.clocks;
  const first = acknowledge?.due_at ? (Date.parse(acknowledge.due_at) - now) / 1000 : null;
  if (record.replies.some(({ delivery }) => delivery === "pending")) {
    return [{ about: "clock", text: t("machine.sending"), tone: "calm" }];
  }
  if (first !== null) {
    const time = format.clock(Math.abs(first));
    return first > 0
      ? [{ about: "clock", text: t("machine.awaits_reply", { time }), tone: "calm" }]
      : [{ about: "clock", text: t("machine.reply_late", { time }), tone: "pressing" }];
  }
  if (answer?.due_at) {
    const left = (Date.parse(answer.due_at) - now) / 1000;
    const time = format.clock(Math.abs(left));
    return left > 0
      ? [{ about: "clock", text: t("machine.awaits_answer", { time }), tone: "calm" }]
      : [{ about: "clock", text: t("machine.answer_late", { time }), tone: "pressing" }];
  }
  if (record.answered_at) {
    const moment = format.moment(record.answered_at);
    return [{ about: "clock", text: t("machine.answered", { moment }), tone: "quiet" }];
  }
  return [];
};

/** Only while a first reply is due: after that it does not matter whether the machine may speak. */
const aboutMachine = (record: CaseDetail, now: number, t: T, format: Format): Standing[] => {
  if (!record.clocks.acknowledge?.due_at) return [];
  const { may_speak, because, speaks_at } = record.machine;
  if (speaks_at) {
    const left = (Date.parse(speaks_at) - now) / 1000;
    // A moment that has passed without a word says nothing any more.
    if (left < -PATIENCE_SECONDS) return [];
    const text =
      left > 0 ? t("machine.speaks_in", { time: format.clock(left) }) : t("machine.speaks_now");
    return [{ about: "machine", text, tone: "calm" }];
  }
  if (may_speak || because.length === 0) return [];
  const why = format.list(because.map((code) => labelOf(t, "why", code)));
  return [{ about: "machine", text: t("machine.silent", { why }), tone: "pressing" }];
};
