/** Ids, moments and the words of vocabularies. */
import type { Messages } from "../../i18n/en";

export type Id = string;
export type Time = string;

/** Every word of a vocabulary has a label; the labels' keys are the vocabulary. */
export type Kind = keyof Messages["kind"];
export type Sentiment = keyof Messages["sentiment"];
export type Journey = keyof Messages["journey"];
export type Risk = keyof Messages["risk"];
export type Language = keyof Messages["language"];
export type Purpose = keyof Messages["purpose"];
export type Visibility = keyof Messages["visibility"];
export type ClosingReason = keyof Messages["closing_reason"];
export type NotYet = keyof Messages["closing_waits_for"];
export type Answering = keyof Messages["answering"];
export type TaskKind = keyof Messages["task_kind"];
export type TaskGroup = keyof Messages["task_group"];
export type Priority = keyof Messages["priority"];
export type Status = keyof Messages["status"];
export type Step = keyof Messages["step"];
export type StepState = keyof Messages["step_state"];
export type Delivery = keyof Messages["delivery"];
export type Role = keyof Messages["role"];
export type Level = keyof Messages["level"];
export type Permission = keyof Messages["permission"];
export type SkillKind = keyof Messages["skill_kind"];
export type TeamKind = keyof Messages["team_kind"];
export type TeamOrigin = keyof Messages["team_origin"];
export type AmendmentKind = keyof Messages["amendment"];
export type Moderation = Exclude<AmendmentKind, "correct" | "withdraw">;
export type RefusalReason = keyof Messages["refusal_reason"];
export type CommandKind = keyof Messages["command"];
export type Availability = keyof Messages["availability"];
