/** Whoever works with webcare, and who else is at a case. */
import type { CustomerName } from "./cases";
import type { Availability, Id, Purpose, Role, Time, Visibility } from "./words";

export interface PersonName {
  id: Id;
  name: string;
}

export type PlaceName =
  | "work"
  | "board"
  | "approvals"
  | "cases"
  | "audit"
  | "questions"
  | "held_mails"
  | "stops"
  | "incidents"
  | "prepared"
  | "clients"
  | "directory"
  | "accounts"
  | "people"
  | "teams"
  | "roster"
  | "changes"
  | "coaching"
  | "groups"
  | "personal_data"
  | "tokens"
  | "sessions"
  | "policies";

export interface Me {
  id: Id;
  name: string;
  email: string;
  initials: string;
  language: string;
  csrf_token: string;
  grants: { client_id: Id; client_name: string; role: Role }[];
  permissions: Record<Id, string[]>;
  /** Pages on which one finds something. */
  places: PlaceName[];
  /** Clients for which one chooses among waiting tasks; elsewhere one asks for the next one. */
  picks: Id[];
}

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
