import type { Agreement, Id, Language, PersonName, Priority, Time } from "../providers/types";

export interface Opening {
  opens: string;
  closes: string;
}

export interface HolidayRegion {
  country: string;
  region: string | null;
}

export interface ExceptionalDay {
  date: string;
  openings: Opening[];
  name: string;
}

export interface BusinessCalendar {
  time_zone: string;
  week: Opening[][];
  holidays: HolidayRegion[];
  exceptions: ExceptionalDay[];
}

export interface PriorityTimes {
  priority: Priority;
  acknowledge_in: number | null;
  answer_in: number | null;
  next_reply_in: number | null;
}

export interface ApprovalRule {
  name: string;
  mode: string;
  department: string | null;
  kinds: string[];
  priorities: string[];
  visibility: string | null;
  reach_from: number | null;
  levels: string[];
}

export interface ApprovalPolicy {
  rules: ApprovalRule[];
  trainees: string;
  decide_in: number;
}

/** A service agreement with everything in it, not only what a case shows; spans in seconds. */
export interface FullAgreement extends Omit<Agreement, "calendar"> {
  automatic_per_second: number;
  approval: ApprovalPolicy;
  next_reply_in: number | null;
  per_priority: PriorityTimes[];
  calendar: BusinessCalendar | null;
  acknowledge_counts: string;
  pause_while_asking: boolean;
  wait_for_customer: number;
  before_window_shuts: number;
  escalation: string;
}

export interface AgreementVersion {
  version: string;
  at: Time;
  author: PersonName | null;
  approver: PersonName | null;
}

export interface AgreementDraft {
  agreement: FullAgreement;
  based_on: string;
  revision: number;
  note: string;
  authors: PersonName[];
  changed_at: Time;
}

export interface Bounds {
  least: number;
  most: number;
}

export interface AgreementRecord {
  id: Id;
  agreement: FullAgreement;
  versions: AgreementVersion[];
  draft: AgreementDraft | null;
  actions: string[];
  why_not: string | null;
  /** The least and the most that each count may be. */
  bounds: Readonly<Record<string, Bounds>>;
}

export interface Tried {
  open: boolean;
  opens_at: Time | null;
  speaks_at: Time;
  acknowledge_due_at: Time;
  answer_due_at: Time;
  promised_at: Time;
  promise: Record<Language, string>;
}

export interface Difference {
  where: string;
  before: unknown;
  after: unknown;
}

export interface SpecialDay {
  date: string;
  names: string[];
  openings: Opening[];
  exception: boolean;
}

export interface Preview {
  open: boolean;
  opens_at: Time;
  closes_at: Time;
  days: SpecialDay[];
}

/** What is wrong, by place ("calendar.week.0"), in words of the screen. */
export type Wrong = Readonly<Record<string, string>>;
