/** What people ask of a case, and what comes of it. */
import type { NamedFile } from "../../files/types";
import type { QuestionCommand } from "../../questions/types";
import type {
  Answering,
  ClosingReason,
  Id,
  Journey,
  Kind,
  Language,
  Moderation,
  Purpose,
  RefusalReason,
  Risk,
  Sentiment,
  TaskGroup,
  Time,
  Visibility,
} from "./words";

export type Command =
  | {
      kind: "submit_reply";
      text: string;
      purpose: Purpose;
      visibility?: Visibility;
      answers?: Id | null;
      /** When the case that its author had before them was recorded. */
      seen_at?: Time;
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
      add_risks?: Risk[];
      remove_risks?: Risk[];
      topic?: string;
      journey?: Journey;
    }
  | { kind: "decide_response"; answering: Answering; seen_at: Time }
  | { kind: "approve_draft"; draft_id: Id; revision: string; seen_at: Time }
  | {
      kind: "edit_and_approve_draft";
      draft_id: Id;
      revision: string;
      seen_at: Time;
      text: string;
      /** Without, those stay that it has. */
      files?: NamedFile[];
    }
  | { kind: "return_draft"; draft_id: Id; revision: string; comment: string }
  | {
      kind: "revise_draft";
      draft_id: Id;
      revision?: string;
      text: string;
      answers?: Id | null;
      seen_at: Time;
      files?: NamedFile[];
    }
  | { kind: "withdraw_draft"; draft_id: Id }
  | { kind: "correct_reply"; reply_id: Id; text: string }
  | { kind: "withdraw_reply"; reply_id: Id }
  | { kind: "moderate"; message_id: Id; action: Moderation }
  | { kind: "leave_change"; task_id: Id }
  | { kind: "settle_delivery"; reply_id: Id; posted: boolean }
  | { kind: "close_case"; reason: ClosingReason; seen_at: Time }
  | { kind: "reopen_case" }
  | { kind: "leave_incident"; incident_id: Id };

export interface CommandResult {
  id: Id;
  status: "done" | "pending" | "refused";
  refusal: { type: string; detail: string; right: string } | null;
}
