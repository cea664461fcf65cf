/** Clients, their accounts, and where the machine is silenced. */
import type { FileRules } from "../../files/types";
import type { Agreement } from "./agreements";
import type { AmendmentKind, Id, Time } from "./words";

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
  /** When silence since then is worth a look. */
  quiet_at: Time | null;
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
