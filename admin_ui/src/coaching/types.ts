import type { CustomerName, Id, PersonName, Time } from "../providers/types";

/** A case to talk about. */
export interface Example {
  case_id: Id;
  customer: CustomerName | null;
  at: Time;
  why: "returned" | "withdrawn" | "corrected" | "deadline_missed";
  by: PersonName | null;
  comment: string | null;
}

/** How one person's replies fared in a period; counts, of which the screen makes shares. */
export interface Coaching {
  person: PersonName;
  since: Time;
  until: Time;
  replies: number;
  cases: number;
  drafts: number;
  returned: number;
  corrected: number;
  withdrawn: number;
  first_reply: number | null;
  deadlines: number;
  kept: number;
  examples: Example[];
}
