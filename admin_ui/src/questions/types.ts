import type { Id, Time } from "../providers/types";

export type AnswerUse = "quotable" | "internal";

/** What is done about a question with words. */
export type Saying =
  | "answer_question"
  | "clarify_question"
  | "ask_department"
  | "ask_back"
  | "hand_on_question"
  | "decline_question";

export interface QuestionFile {
  id: Id;
  name: string;
  media_type: string;
  size: number;
}

/** One turn in the thread between departments; no customer ever sees it. */
export interface Exchange {
  turn: "question" | "ask_back" | "clarification" | "answer" | "handed_on" | "declined";
  text: string | null;
  at: Time;
  by: string;
  use: AnswerUse | null;
  files: QuestionFile[];
}

export interface Question {
  id: Id;
  case_id: Id;
  client_id: Id;
  parent_id: Id | null;
  kind: "second_line" | "department";
  state: "open" | "asked_back" | "answered" | "declined" | "withdrawn";
  open: boolean;
  asked_at: Time;
  wanted_by: Time;
  holder: { department: string | null; contact: string | null };
  since: Time;
  due_at: Time | null;
  reminders: number;
  undelivered: string | null;
  settled_at: Time | null;
  reference: string | null;
  thread: Exchange[];
  /** What this person can do about it, what one thinks of first at the front. */
  possible: (Saying | "withdraw_question")[];
}

export interface ShownMessage {
  id: Id;
  by: string;
  at: Time;
  text: string | null;
  from_customer: boolean;
  files: { id: Id; name: string; media_type: string }[];
}

export interface Askable {
  id: Id;
  name: string;
  contacts: { id: Id; name: string }[];
}

export interface QuestionDetail extends Question {
  client_name: string;
  context: ShownMessage[];
  serving: Question[];
  sent: ShownMessage[];
  departments: Askable[];
}

export interface QuestionsOfCase {
  questions: Question[];
  has_second_line: boolean;
  departments: Askable[];
}

/** What is done about a question, as commands to its case. */
export type QuestionCommand =
  | { kind: "ask_second_line"; text: string; reference?: string; context: Id[] }
  | {
      kind: "ask_department";
      department_id: Id;
      contact_id?: Id;
      parent_id?: Id;
      text: string;
      reference?: string;
      context: Id[];
    }
  | { kind: "answer_question"; escalation_id: Id; text: string; use: AnswerUse }
  | {
      kind: "ask_back" | "clarify_question" | "decline_question";
      escalation_id: Id;
      text: string;
    }
  | {
      kind: "hand_on_question";
      escalation_id: Id;
      department_id: Id;
      contact_id?: Id;
      text: string;
    }
  | { kind: "withdraw_question"; escalation_id: Id };
