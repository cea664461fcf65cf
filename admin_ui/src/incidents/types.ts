import type { Answering, CaseSummary, Id, PersonName, Time } from "../providers/types";

/** Where a statement goes: under the first post, under every post, or nowhere because it stands. */
export type Place = "first" | "every" | "standing";

export interface Incident {
  id: Id;
  client_id: Id;
  client_name: string;
  began_at: Time;
  latest_at: Time;
  found_at: Time;
  cases: number;
  open: number;
  channels: string[];
  first: CaseSummary | null;
}

export interface Part {
  case_id: Id;
  is_statement: boolean;
  status: "waiting" | "pending" | "done" | "refused";
  refusal: string | null;
  detail: string;
  right: string;
  delivery: string | null;
}

export interface IncidentDeed {
  id: Id;
  answering: Answering;
  by: PersonName | null;
  at: Time;
  total: number;
  done: number;
  under_way: number;
  waiting: number;
  refused: number;
  parts: Part[];
}

export interface IncidentDetail extends Incident {
  deeds: IncidentDeed[];
  places: { place: Place; statements: number }[];
  actions: Answering[];
  longest: number | null;
}
