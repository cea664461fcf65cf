/** What people have to do. */
import type { CaseSummary } from "./cases";
import type { PersonName } from "./people";
import type { CommandKind, Id, Priority, TaskGroup, TaskKind, Time } from "./words";

export interface TaskOfCase {
  id: Id;
  kind: TaskKind;
  group: TaskGroup;
  priority: Priority;
  opened_at: Time;
  due_at: Time | null;
  assignee: PersonName | null;
  about: Id | null;
  /** Until then its holder has put it off. */
  rests_until: Time | null;
  /** What this person may do about who holds it. */
  actions: CommandKind[];
  /** Groups that it can be handed over to. */
  goes_to: TaskGroup[];
  held_since: Time | null;
}

export interface Task extends Omit<TaskOfCase, "actions" | "goes_to"> {
  case_id: Id;
  client_id: Id;
  client_name: string;
  status: string;
  outcome: string | null;
  done_at: Time | null;
  case: Pick<
    CaseSummary,
    | "channel"
    | "kind"
    | "sentiment"
    | "language"
    | "customer"
    | "excerpt"
    | "visibility"
    | "risks"
    | "acknowledge_due_at"
    | "answer_due_at"
  > | null;
}

/** What somebody who asked has got; `pending` while its case has not confirmed it. */
export interface NextTask {
  task_id: Id;
  case_id: Id;
  pending: boolean;
}
