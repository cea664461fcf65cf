import type { Id, Identity, PersonName, Status, Time } from "../providers/types";

/** A customer as those see them who look after personal data. */
export interface Subject {
  id: Id;
  client_id: Id;
  name: string;
  handle: string;
  seen_at: Time | null;
  created_at: Time;
  cases: number;
  identities: Identity[];
  erased_at: Time | null;
  held: boolean;
}

export type Counts = Record<"cases" | "messages" | "texts" | "attachments" | "deliveries", number>;

export interface Hold {
  id: Id;
  case_id: Id | null;
  reason: string;
  placed_at: Time;
  placed_by: PersonName | null;
  lifted_at: Time | null;
  lifted_by: PersonName | null;
}

export interface Erasure {
  id: Id;
  client_id: Id;
  customer_id: Id;
  at: Time;
  by: PersonName | null;
  ground: string;
  counts: Counts;
}

export interface SubjectDetail extends Subject {
  counts: Counts;
  obstacles: string[];
  /** What whoever erases them types. */
  confirm_with: string;
  cases_in_detail: {
    id: Id;
    channel: string;
    status: Status;
    opened_at: Time;
    closed_at: Time | null;
  }[];
  holds: Hold[];
  erasure: Erasure | null;
}

export interface Retention {
  client_id: Id;
  client_name: string;
  days: number | null;
  last: { at: Time; erased: number; kept: number } | null;
  next_at: Time | null;
}
