/** Cases, in lists and in full. */
import type { Word } from "../../journal/telling";
import type { Agreement, Clock } from "./agreements";
import type { Capabilities } from "./clients";
import type { Amendment, DraftOfCase, ReplyState } from "./messages";
import type { PersonName } from "./people";
import type { Ruling } from "./policies";
import type { TaskOfCase } from "./tasks";
import type {
  AmendmentKind,
  Answering,
  ClosingReason,
  CommandKind,
  Id,
  Journey,
  Kind,
  Language,
  NotYet,
  Priority,
  Purpose,
  Risk,
  Sentiment,
  Status,
  Step,
  StepState,
  Time,
  Visibility,
} from "./words";

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
  updated_at: Time;
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

/** A word that a client's people put on cases. */
export interface Tag {
  id: Id;
  name: string;
}

export interface TagListed extends Tag {
  client_id: Id;
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
  /** What this person may do to messages that stand on the network. */
  amendable: Record<Id, AmendmentKind[]>;
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
