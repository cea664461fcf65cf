import type { CaseSummary, Id, PersonName, Time } from "../providers/types";
import type { Change } from "../replay/types";

export interface AuditFinding {
  id: Id;
  client_id: Id | null;
  case_id: Id | null;
  check: string;
  seq: number | null;
  field: string;
  said: string;
  values: Record<string, unknown>;
}

/** A verification of many cases and how far it is. */
export interface Audit {
  id: Id;
  kind: "nightly" | "asked";
  client_id: Id | null;
  state: "waiting" | "running" | "finished";
  asked_by: PersonName | null;
  case_ids: Id[] | null;
  since: Time | null;
  started_at: Time;
  finished_at: Time | null;
  through_anchor: number | null;
  expected: number | null;
  looked_at: number | null;
  rows: number | null;
  histories: number | null;
  erased: number | null;
  differences: number;
  gaps: number;
  findings?: AuditFinding[];
}

export interface Anchor {
  number: number;
  at: Time;
  root: string;
  entries: number;
  key_id: string;
  state: "signed" | "unknown_key" | "contradicted" | "unchecked";
  problem: string | null;
}

export type Verdict = "in_order" | "remark" | "fault";

export interface Review {
  id: Id;
  case_id: Id;
  sample_id: Id | null;
  verdict: Verdict;
  text: string | null;
  seq: number | null;
  by: PersonName;
  at: Time;
}

export interface Sample {
  id: Id;
  client_id: Id;
  name: string;
  filters: Record<string, unknown>;
  seed: string;
  population: number;
  size: number;
  reviewed: number;
  drawn_by: PersonName;
  drawn_at: Time;
  cases?: { case: CaseSummary; review: Review | null }[];
}

export interface ConfigurationChange {
  id: Id;
  client_id: Id;
  client_name: string;
  seq: number;
  at: Time;
  by: PersonName | null;
  kind: string;
  subject: Id | null;
  subject_name: string | null;
  changes: Change[];
  hash: string;
}

export type ExportFormat = "html" | "pdf" | "bundle";
