/** What was said in a case, and what becomes of it. */
import type { FileOfReply } from "../../files/types";
import type { PersonName } from "./people";
import type {
  AmendmentKind,
  CommandKind,
  Delivery,
  Id,
  Purpose,
  TaskGroup,
  Time,
  Visibility,
} from "./words";

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
  /** Whether something is left to do with it. */
  open: boolean;
  /** Whether one more consent lets it go out. */
  in_last_stage: boolean;
  /** What this person may do with it now. */
  actions: CommandKind[];
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
