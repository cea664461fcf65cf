import type { Id, PersonName, TeamKind, TeamOrigin, Time } from "../providers/types";

export interface TeamSettings {
  name: string;
  kind: TeamKind;
  clients: Id[];
  origin: TeamOrigin;
  agency: string | null;
  lead: Id | null;
  pushes: boolean;
  picking: boolean;
  shifts: boolean;
  idle_after: number;
  active: boolean;
}

export interface Team extends TeamSettings {
  id: Id;
  members: (PersonName & { capacity: number })[];
}

export interface Shift {
  id: Id;
  team_id: Id;
  person_id: Id;
  starts_at: Time;
  ends_at: Time;
  ended_at: Time | null;
}

export interface HandoverNote {
  id: Id;
  client_id: Id;
  shift_id: Id;
  person_id: Id;
  written_at: Time;
  text: string | null;
}

/** What the API takes: a team without its id and people. */
export const settingsOf = ({ id: _id, members: _members, ...settings }: Team): TeamSettings =>
  settings;
