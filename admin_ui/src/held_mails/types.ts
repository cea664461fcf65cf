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

/** Why nobody needs it. */
export const REASONS = ["forged", "spam", "settled", "other"] as const;
export type Reason = (typeof REASONS)[number];
