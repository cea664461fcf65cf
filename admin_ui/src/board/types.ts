import type { Id, PersonName, Priority, TaskGroup, TaskKind, Time } from "../providers/types";

export interface TaskOnBoard {
  id: Id;
  case_id: Id;
  kind: TaskKind;
  group: TaskGroup;
  priority: Priority;
  due_at: Time | null;
  held_since: Time | null;
  rests_until: Time | null;
}

export interface PersonOnBoard extends PersonName {
  there: boolean;
  availability: "available" | "away";
  on_shift: boolean;
  heard_at: Time | null;
  load: number | null;
  capacity: number | null;
  tasks: TaskOnBoard[];
}

export interface CaseCounts {
  open: number;
  at_risk: number;
  breached: number;
}

export interface TeamOnBoard extends PersonName, CaseCounts {
  people: PersonOnBoard[];
}

/** How one client stands at this moment; the rules behind the figures are the server's. */
export interface ClientOnBoard extends CaseCounts {
  id: Id;
  client_name: string;
  waiting: number;
  in_vain: number;
  causes: Record<string, number>;
  teams: TeamOnBoard[];
  others: (PersonName & { tasks: TaskOnBoard[] })[];
  assignable: PersonName[];
}
