/** Guidelines, and what they decided. */
import type { PersonName } from "./people";
import type { Answering, Id, Kind, Time, Visibility } from "./words";

/** What the fired rule of a version says to a mention. */
export interface Ruling {
  policy_version: string | null;
  rule: number;
  answering: Answering;
  certain: boolean;
  priority: string;
  visibility: Visibility | null;
  pointer: boolean;
  approval: string | null;
  prepared: string | null;
  escalation: string | null;
  tags: string[];
  /** Where the core was stricter than the rule. */
  held: string[];
}

export interface PolicyColumn {
  name: string;
  shape: "choice" | "choices" | "number" | "flag" | "text" | "texts";
  choices: string[];
  /** The largest number, where there is one. */
  at_most: number | null;
  example: string;
}

export interface PolicyColumns {
  conditions: PolicyColumn[];
  outcomes: PolicyColumn[];
  /** Outcomes that the last row has to fill. */
  required_at_the_end: string[];
}

/** One row: cells by column, as expressions; those that are not there are empty. */
export interface PolicyRule {
  note: string;
  when: Record<string, string>;
  outcome: Record<string, string>;
}

export interface BadCell {
  row: number;
  column: string;
  problem: string;
}

export interface Policy {
  id: Id;
  client_id: Id;
  title: string;
  status: "draft" | "published" | "discarded";
  based_on: string | null;
  version: string | null;
  /** Whether new cases are pinned to it. */
  holds: boolean;
  revision: number;
  authors: PersonName[];
  approver: PersonName | null;
  updated_at: Time;
  actions: ("save" | "publish" | "discard" | "try")[];
}

export interface RowChange {
  fate: "added" | "removed" | "changed";
  row_before: number | null;
  row_after: number | null;
  before: PolicyRule | null;
  after: PolicyRule | null;
  columns: string[];
}

export interface PolicyDetail extends Policy {
  rules: PolicyRule[];
  changes: RowChange[];
}

export interface Trial {
  mentions: number;
  cases: number;
  changed: number;
  cases_changed: number;
  complete: boolean;
  sums: { field: string; before: string | null; after: string | null; count: number }[];
  fired: Record<string, number>;
  changes: {
    case_id: Id;
    excerpt: string | null;
    kind: Kind;
    occurred_at: Time;
    reach: number | null;
    before: Ruling;
    after: Ruling;
    fields: string[];
  }[];
}

export interface SuggestedRule {
  rule: PolicyRule;
  answering: Answering;
  decided: number;
  agreed: number;
}
