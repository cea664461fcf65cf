/** What the API hands over. Times are ISO-8601 in UTC, spans are seconds. */
import type { ExportFormat } from "../audit/types";
import type { DepartmentKind } from "../directory/types";
import type { FileOfReply, FileRules, NamedFile } from "../files/types";
import type { MailAs, Needless } from "../held_mails/types";
import type { Messages } from "../i18n/en";
import type { Telling, Word } from "../journal/telling";
import type { AnswerUse, QuestionCommand } from "../questions/types";

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

export interface PersonName {
  id: Id;
  name: string;
}

export interface Me {
  id: Id;
  name: string;
  email: string;
  initials: string;
  language: string;
  csrf_token: string;
  grants: { client_id: Id; client_name: string; role: Role }[];
  permissions: Record<Id, string[]>;
  /** Clients for which one chooses among waiting tasks; elsewhere one asks for the next one. */
  picks: Id[];
}

export type Availability = keyof Messages["availability"];

export interface Presence {
  availability: Availability;
  since: Time;
  /** Seconds after which it is to be said again. */
  again_in: number;
}

/** Somebody who may read the case. */
export interface Colleague extends PersonName {
  initials: string;
  there: boolean;
  /** A task of the case can be handed to them. */
  takes_tasks: boolean;
}

export interface Capabilities {
  max_length: number;
  length_unit: "characters" | "bytes";
  link_weight: number | null;
  public: boolean;
  private: boolean;
  idempotent: boolean;
  reconcilable: boolean;
  edits: boolean;
  deletions: boolean;
  attachments: boolean;
  /** What goes out along with a reply; null: words alone. */
  files: FileRules | null;
  amendments: AmendmentKind[];
  reply_window: number | null;
  private_replies_per_mention: number | null;
  automatic_needs_consent: boolean;
  addresses_by_handle: boolean;
}

export interface Vocabulary {
  approval_ways: string[];
  speakers: string[];
  promises: string[];
  verdicts: string[];
  kinds: Kind[];
  sentiments: Sentiment[];
  journeys: Journey[];
  risks: Risk[];
  languages: Language[];
  purposes: Purpose[];
  refusal_reasons: RefusalReason[];
  visibilities: Visibility[];
  closing_reasons: ClosingReason[];
  answerings: Answering[];
  task_kinds: TaskKind[];
  priorities: Priority[];
  statuses: Status[];
  steps: Step[];
  roles: Role[];
  levels: Level[];
  permissions: Permission[];
  grantable: Permission[];
  skill_kinds: SkillKind[];
  team_kinds: TeamKind[];
  team_origins: TeamOrigin[];
  addresses: ("informal" | "formal")[];
  placeholders: string[];
  availabilities: Availability[];
  erasure_grounds: string[];
  wording_states: ("draft" | "in_review" | "approved" | "retired")[];
  written_languages: Language[];
  department_kinds: DepartmentKind[];
  answer_uses: AnswerUse[];
  mail_as: MailAs[];
  mail_needless: Needless[];
  countings: string[];
  outside_hours: string[];
  approval_modes: string[];
  trainee_modes: string[];
  escalation_paths: string[];
  taking_over: TaskGroup[];
  moderations: Moderation[];
  export_formats: ExportFormat[];
  channels: Record<string, Capabilities>;
}

export interface Agreement {
  version: string;
  acknowledge_in: number;
  acknowledge_margin: number;
  acknowledge_spread: number;
  alarm_at: number;
  answer_in: number;
  answer_warnings: number[];
  person_decides_after: number;
  quiet_before_closing: number;
  reopen_for: number;
  automatic_per_account: number;
  automatic_window: number;
  time_zone: string;
  calendar: unknown;
  answer_counts: string;
  outside_hours: string;
}

export interface Clock {
  budget: number;
  consumed: number;
  running_since: Time | null;
  due_at: Time | null;
  stopped_at: Time | null;
}

export interface CustomerName {
  id: Id;
  name: string | null;
  handle: string | null;
}

export interface CaseSummary {
  id: Id;
  client_id: Id;
  client_name: string;
  incident_id: Id | null;
  account_id: Id;
  channel: string;
  customer: CustomerName | null;
  status: Status;
  step: Step;
  answering: Answering | null;
  priority: Priority;
  kind: Kind | null;
  sentiment: Sentiment | null;
  language: Language | null;
  risks: Risk[];
  visibility: Visibility | null;
  opened_at: Time;
  acknowledge_due_at: Time | null;
  answer_due_at: Time | null;
  due_at: Time | null;
  first_replied_at: Time | null;
  first_response_missed: string | null;
  answered_at: Time | null;
  answer_missed_at: Time | null;
  closed_at: Time | null;
  closed_reason: ClosingReason | null;
  last_inbound_at: Time | null;
  excerpt: string | null;
  assignees: PersonName[];
  tags: Tag[];
}

export interface Reason {
  code: string;
  about: string;
}

export interface Assessment {
  language: Language;
  kind: Kind;
  sentiment: Sentiment;
  confidence: number;
  risks: Risk[];
  topic?: string | null;
  journey: Journey;
  reasons: Reason[];
  assessor: string;
}

export interface Identity {
  channel: string;
  handle: string | null;
  name: string | null;
  followers: number | null;
  verified: boolean | null;
}

export interface ReplyState {
  id: Id;
  purpose: Purpose;
  visibility: Visibility;
  delivery: Delivery;
  failure: string | null;
  attempts: number;
  retry_at: Time | null;
  elsewhere: boolean;
  corrected_at: Time | null;
  withdrawn_at: Time | null;
}

/** Something done to a message that stands on the network; `about` is our reply or a mention. */
export interface Amendment {
  id: Id;
  kind: AmendmentKind;
  about: Id;
  state: "pending" | "done" | "failed";
  failure: string | null;
  retry_at: Time | null;
}

export type DraftStatus = "pending" | "returned" | "outdated" | "approved" | "withdrawn";

/** One exact wording of a draft; a consent names its hash. */
export interface Revision {
  number: number;
  hash: string;
  text: string | null;
  erased_at: Time | null;
  by: PersonName | null;
  at: Time;
  files: FileOfReply[];
}

export interface DraftOfCase {
  id: Id;
  purpose: Purpose;
  visibility: Visibility;
  mode: string;
  /** What asked for consent. */
  rule: string;
  department: string | null;
  group: TaskGroup;
  status: DraftStatus;
  decide_by: Time | null;
  answers: Id;
  revisions: Revision[];
  approvals: { revision: string; group: TaskGroup; by: PersonName | null; at: Time }[];
  comment: string | null;
  /** The sent reply that it would correct or, with `withdraws`, take back. */
  amends: Id | null;
  withdraws: boolean;
  /** What this person may do with it now. */
  actions: CommandKind[];
}

export interface TaskOfCase {
  id: Id;
  kind: TaskKind;
  group: TaskGroup;
  priority: Priority;
  opened_at: Time;
  due_at: Time | null;
  assignee: PersonName | null;
  about: Id | null;
  /** Until then its holder has put it off. */
  rests_until: Time | null;
  /** What this person may do about who holds it. */
  actions: CommandKind[];
  held_since: Time | null;
}

export interface Task extends Omit<TaskOfCase, "actions"> {
  case_id: Id;
  client_id: Id;
  client_name: string;
  status: string;
  outcome: string | null;
  done_at: Time | null;
  case: Pick<
    CaseSummary,
    | "channel"
    | "kind"
    | "sentiment"
    | "language"
    | "customer"
    | "excerpt"
    | "visibility"
    | "risks"
    | "acknowledge_due_at"
    | "answer_due_at"
  > | null;
}

/** What somebody who asked has got; `pending` while its case has not confirmed it. */
export interface NextTask {
  task_id: Id;
  case_id: Id;
  pending: boolean;
}

/** What one has typed for a case and not sent, as the server keeps it. */
export interface Sketch {
  text: string;
  purpose: Purpose | null;
  visibility: Visibility | null;
  answers: Id | null;
  saved_at: Time;
}

/** Somebody else who looks at a case; they type until then, where it is ahead. */
export interface Onlooker extends PersonName {
  types_until: Time | null;
}

export interface Onlookers {
  others: Onlooker[];
  /** Seconds after which one has to say again that one looks. */
  again_in: number;
}

/** A word that a client's people put on cases. */
export interface Tag {
  id: Id;
  name: string;
}

export interface TagListed extends Tag {
  client_id: Id;
}

/** A note in which a colleague named one. */
export interface Callout {
  id: Id;
  client_id: Id;
  client_name: string;
  case_id: Id;
  customer: CustomerName | null;
  by: PersonName | null;
  text: string | null;
  at: Time;
  read_at: Time | null;
}

export interface Prepared {
  /** Of a released reply; acknowledgements have none. */
  id: Id | null;
  title: string | null;
  purpose: Purpose;
  language: Language;
  visibility?: Visibility | null;
  text: string;
  /** The same with `{reason}` where a person's reason goes. */
  with_reason?: string | null;
  /** Not to be sent without a reason. */
  reason_needed?: boolean;
}

export interface CaseDetail extends Omit<CaseSummary, "customer"> {
  seq: number;
  agreement: Agreement;
  capabilities: Capabilities;
  assessment: Assessment | null;
  /** The client's own, to choose from. */
  topics: string[];
  assessed_by: PersonName | null;
  decision: {
    answering: Answering;
    reason: string;
    by: PersonName | null;
    /** The rule that decided; the version is null for the built-in guidelines. */
    rule: number | null;
    policy_version: string | null;
  } | null;
  clocks: {
    acknowledge: Clock | null;
    answer: Clock | null;
    /** What a missed one had waited for. */
    acknowledge_missed: Word | null;
    answer_missed: Word | null;
  };
  steps: { step: Step; state: StepState }[];
  machine: { may_speak: boolean; because: string[]; speaks_at: Time | null };
  policy_version: string | null;
  ruling: (Ruling & { note: string }) | null;
  suggested_visibility: Visibility;
  /** Of the customer's latest message. */
  reply_language: Language;
  /** Why the substance should be said in private; empty where nothing asks for it. */
  private_because: string[];
  /** It should, and the channel has no private replies. */
  stays_public: boolean;
  /** A short public pointer belongs before the private answer. */
  pointer_wanted: boolean;
  tasks: TaskOfCase[];
  drafts: DraftOfCase[];
  replies: ReplyState[];
  amendments: Amendment[];
  customer:
    | (CustomerName & {
        identities: Identity[];
        erased_at: Time | null;
        earlier_cases: { id: Id; opened_at: Time; kind: Kind | null; status: Status }[];
      })
    | null;
  links: { case_id: Id; kind: string; customer?: CustomerName | null }[];
  prepared: Prepared[];
  actions: CommandKind[];
  /** Why an open case cannot be closed just now. */
  closing_waits_for: NotYet | null;
  sender: { handle: string | null };
}

export interface Message {
  id: Id;
  direction: "inbound" | "outbound";
  visibility: Visibility;
  text: string | null;
  edited_at: Time | null;
  deleted_at: Time | null;
  occurred_at: Time;
  received_at: Time | null;
  author: {
    name: string | null;
    handle: string | null;
    kind: "customer" | "person" | "machine" | "elsewhere";
  };
  purpose: Purpose | null;
  delivery: Delivery | null;
  failure: string | null;
  sent_at: Time | null;
  url: string | null;
  /** Personal data in it, written in public, is not shown. */
  covered: boolean;
  /** When the words were erased, of the person or by their author. */
  erased_at: Time | null;
  attachments: Attachment[];
}

export interface Attachment {
  url: string;
  /** Where a picture is had from us; null for anything else. */
  picture: string | null;
  media_type: string | null;
  description: string | null;
}

export interface Note {
  id: Id;
  at: Time;
  by: PersonName | null;
  kind: "note" | "information_asked";
  text: string | null;
  erased_at: Time | null;
  /** Colleagues whom it calls upon. */
  names: PersonName[];
}

export interface JournalRow {
  seq: number;
  at: Time;
  kind: string;
  event: Record<string, unknown>;
  told: Telling;
  hash: string;
  by: PersonName | null;
  text: string | null;
}

export interface Verification {
  ok: boolean;
  rows: number;
  problem: { seq: number; what: string } | null;
}

export type Command =
  | {
      kind: "submit_reply";
      text: string;
      purpose: Purpose;
      visibility?: Visibility;
      answers?: Id | null;
      /** The released reply that it began with. */
      prepared?: Id | null;
      based_on?: Id[];
      files?: NamedFile[];
    }
  | QuestionCommand
  | { kind: "add_note"; text: string; names?: Id[] }
  | { kind: "ask_information"; text: string }
  | { kind: "tag_case"; add?: Id[]; remove?: Id[] }
  | { kind: "claim_task" | "release_task"; task_id: Id }
  | { kind: "refuse_task"; task_id: Id; reason: RefusalReason }
  | { kind: "hand_over_task"; task_id: Id; person_id?: Id; group?: TaskGroup }
  | { kind: "remind_me"; task_id: Id; until: Time }
  | { kind: "assign_task"; task_id: Id; person_id: Id }
  | {
      kind: "correct_assessment";
      mention_kind?: Kind;
      sentiment?: Sentiment;
      language?: Language;
      risks?: Risk[];
      topic?: string;
      journey?: Journey;
    }
  | { kind: "decide_response"; answering: Answering }
  | { kind: "approve_draft"; draft_id: Id; revision: string }
  | {
      kind: "edit_and_approve_draft";
      draft_id: Id;
      revision: string;
      text: string;
      /** Without, those stay that it has. */
      files?: NamedFile[];
    }
  | { kind: "return_draft"; draft_id: Id; revision: string; comment: string }
  | {
      kind: "revise_draft";
      draft_id: Id;
      text: string;
      answers?: Id | null;
      files?: NamedFile[];
    }
  | { kind: "withdraw_draft"; draft_id: Id }
  | { kind: "correct_reply"; reply_id: Id; text: string }
  | { kind: "withdraw_reply"; reply_id: Id }
  | { kind: "moderate"; message_id: Id; action: Moderation }
  | { kind: "settle_delivery"; reply_id: Id; posted: boolean }
  | { kind: "close_case"; reason: ClosingReason }
  | { kind: "reopen_case" }
  | { kind: "leave_incident"; incident_id: Id };

export interface CommandResult {
  id: Id;
  status: "done" | "pending" | "refused";
  refusal: { type: string; detail: string; right: string } | null;
}

export interface Account {
  id: Id;
  client_id: Id;
  channel: string;
  name: string;
  handle: string;
  status: string;
  problem: string | null;
  connected_at: Time;
  heard_at: Time | null;
  inbound_url?: string | null;
}

export interface Client {
  id: Id;
  name: string;
  brand: string;
  form_of_address: "formal" | "informal";
  agreement_version: string;
  /** Supervisors and agents have the coaching view. */
  coaching: boolean;
}

export interface ClientDetail extends Client {
  agreement: Agreement;
}

export interface Stop {
  id: Id;
  client_id: Id;
  /** Null: the whole client. */
  account_id: Id | null;
  reason: string;
  pressed_at: Time;
  pressed_by: Id | null;
  lifted_at: Time | null;
  lifted_by: Id | null;
}

/** What the fired rule of a version says to a mention. */
export interface Ruling {
  policy_version: string | null;
  rule: number;
  answering: Answering;
  certain: boolean;
  priority: string;
  visibility: Visibility | null;
  pointer: boolean;
  approval: string | null;
  prepared: string | null;
  escalation: string | null;
  tags: string[];
  /** Where the core was stricter than the rule. */
  held: string[];
}

export interface PolicyColumn {
  name: string;
  shape: "choice" | "choices" | "number" | "flag" | "text" | "texts";
  choices: string[];
  example: string;
}

export interface PolicyColumns {
  conditions: PolicyColumn[];
  outcomes: PolicyColumn[];
}

/** One row: cells by column, as expressions; those that are not there are empty. */
export interface PolicyRule {
  note: string;
  when: Record<string, string>;
  outcome: Record<string, string>;
}

export interface BadCell {
  row: number;
  column: string;
  problem: string;
}

export interface Policy {
  id: Id;
  client_id: Id;
  title: string;
  status: "draft" | "published" | "discarded";
  based_on: string | null;
  version: string | null;
  /** Whether new cases are pinned to it. */
  holds: boolean;
  revision: number;
  authors: PersonName[];
  approver: PersonName | null;
  updated_at: Time;
  actions: ("save" | "publish" | "discard" | "try")[];
}

export interface RowChange {
  fate: "added" | "removed" | "changed";
  row_before: number | null;
  row_after: number | null;
  before: PolicyRule | null;
  after: PolicyRule | null;
  columns: string[];
}

export interface PolicyDetail extends Policy {
  rules: PolicyRule[];
  changes: RowChange[];
}

export interface Trial {
  mentions: number;
  cases: number;
  changed: number;
  cases_changed: number;
  complete: boolean;
  sums: { field: string; before: string | null; after: string | null; count: number }[];
  fired: Record<string, number>;
  changes: {
    case_id: Id;
    excerpt: string | null;
    kind: Kind;
    occurred_at: Time;
    reach: number | null;
    before: Ruling;
    after: Ruling;
    fields: string[];
  }[];
}

export interface SuggestedRule {
  rule: PolicyRule;
  answering: Answering;
  decided: number;
  agreed: number;
}
