import type { Messages } from "../i18n/en";
import type { Id, Time } from "../providers/types";

/** An e-mail that became nobody's answer; whom it seems to be from and about proves nothing. */
export interface HeldMail {
  id: Id;
  client_name: string | null;
  verdict: "refused" | "late" | "unreadable";
  why: "no_tag" | "wrong_tag" | "old_tag" | null;
  sender: string;
  subject: string;
  arrived_at: Time;
  question_id: Id | null;
}

export interface OpenQuestion {
  id: Id;
  client_name: string;
  holder: { department: string | null; contact: string | null };
  asked_at: Time;
  text: string | null;
}

export interface HeldMailDetail extends HeldMail {
  text: string;
  files: string[];
  cut: boolean;
  questions: OpenQuestion[];
}

/** What it is to the question that it is given to. */
export type MailAs = keyof Messages["mail_as"];

/** Why nobody needs it. */
export type Needless = keyof Messages["mail_unneeded"];
