/** What happened to a case. */
import type { Telling } from "../../journal/telling";
import type { PersonName } from "./people";
import type { Time } from "./words";

export interface JournalRow {
  seq: number;
  at: Time;
  kind: string;
  event: Record<string, unknown>;
  told: Telling;
  hash: string;
  by: PersonName | null;
  text: string | null;
}

export interface Verification {
  ok: boolean;
  rows: number;
  problem: { seq: number; what: string } | null;
}
