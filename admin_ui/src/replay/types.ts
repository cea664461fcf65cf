import type { FileOfReply } from "../files/types";
import type { Telling, Word } from "../journal/telling";
import type {
  Agreement,
  Amendment,
  Assessment,
  Clock,
  Delivery,
  DraftStatus,
  Id,
  JournalRow,
  PersonName,
  Priority,
  Purpose,
  Role,
  Status,
  Step,
  StepState,
  TaskGroup,
  TaskOfCase,
  Time,
  Visibility,
} from "../providers/types";

export type Family =
  | "case"
  | "messages"
  | "assessment"
  | "clocks"
  | "tasks"
  | "approval"
  | "replies"
  | "moderation"
  | "notes"
  | "commands";

export type Speaker = "person" | "machine" | "elsewhere";

export interface Words {
  field: string;
  words: string | null;
  erased_at: Time | null;
  covered: boolean;
  withheld: boolean;
}

export interface Rule {
  name: Word;
  value: Word | null;
  /** What was pinned by then: `{agreement: "3"}`. */
  versions: Record<string, string>;
}

/** Who did something, in which roles and by which door; no id: the machine. */
export interface Actor {
  id: Id | null;
  name: string;
  roles: Role[];
  via: "api" | "integration" | "signal" | "machine";
  level: string;
  departments: string[];
}

/** An earlier entry without which another would not be. */
export interface Cause {
  seq: number;
  how: string;
  by: Actor;
  told: Telling;
}

/** A timeline without what its entries say, and what it can be narrowed down by. */
export interface Outline {
  last: number;
  shown: number[];
  people: PersonName[];
  families: Family[];
  visibilities: Visibility[];
}

/** One thing that happened, with what led to it. */
export interface TimelineEntry {
  seq: number;
  at: Time;
  kind: string;
  event: JournalRow["event"];
  told: Telling;
  hash: string;
  readable: boolean;
  family: Family;
  by: Actor;
  people: PersonName[];
  texts: Words[];
  causes: Cause[];
  rule: Rule | null;
  speaker: Speaker | null;
  ignored: string | null;
  visibility: Visibility | null;
  /** The entry whose state was before the eyes of whoever did it; 0: none. */
  saw: number;
}

export interface ClockThen {
  clock: Clock;
  used: number;
  left: number;
  running: boolean;
  kept: boolean | null;
  /** What a missed one had waited for. */
  missed: Word | null;
}

export interface MessageThen {
  id: Id;
  direction: "inbound" | "outbound";
  visibility: Visibility;
  at: Time;
  words: string | null;
  withheld: boolean;
  erased_at: Time | null;
  covered: boolean;
  author: string;
  speaker: Speaker | null;
  purpose: Purpose | null;
  delivery: Delivery | null;
  edited_at: Time | null;
  deleted_at: Time | null;
  files: FileOfReply[];
  earlier: { words: string | null; withheld: boolean; covered: boolean; until: Time }[];
}

export interface DraftThen {
  id: Id;
  purpose: Purpose;
  visibility: Visibility;
  mode: string;
  rule: string;
  group: TaskGroup;
  status: DraftStatus;
  decide_by: Time | null;
  revisions: {
    hash: string;
    words: string | null;
    by: PersonName | null;
    at: Time;
    files: FileOfReply[];
  }[];
  approvals: { group: TaskGroup; by: PersonName | null; at: Time; number: number | null }[];
  comment: string | null;
}

export interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

/** A case exactly as it stood after an entry. */
export interface CaseThen {
  case_id: Id;
  seq: number;
  last: number;
  at: Time;
  status: Status;
  step: Step;
  steps: { step: Step; state: StepState }[];
  priority: Priority;
  closed_reason: string | null;
  assessment: Assessment | null;
  assessed_by: PersonName | null;
  decision: { answering: string; reason: string; by: PersonName | null } | null;
  acknowledge: ClockThen | null;
  answer: ClockThen | null;
  machine: { may_speak: boolean; because: string[]; speaks_at: Time | null };
  acknowledgement_withheld: string | null;
  messages: MessageThen[];
  drafts: DraftThen[];
  tasks: { task: TaskOfCase; assignee: PersonName | null }[];
  amendments: Amendment[];
  notes: { at: Time; by: PersonName | null; words: string | null }[];
  agreement: Agreement;
  versions: Record<string, string>;
  changes: Change[];
}
