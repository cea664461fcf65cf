import type { Id, Task } from "../providers/types";

/** A case with what is to be done on it: one row of the list however many tasks it has. */
export interface TaskRow {
  caseId: Id;
  /** Earliest deadline first. */
  tasks: Task[];
  isMine: boolean;
  /** Put off: everything that I hold of it rests, at the soonest until then. */
  restsUntil: string | null;
}

/** The rows for open tasks: earliest deadline first, cases without one last, then the oldest. */
export const taskRows = (tasks: readonly Task[], me: Id | undefined): TaskRow[] => {
  const rows = new Map<Id, TaskRow>();
  for (const task of [...tasks].sort(byDeadline)) {
    const row = rows.get(task.case_id) ?? { caseId: task.case_id, tasks: [], ...EMPTY };
    row.tasks.push(task);
    row.isMine ||= task.assignee?.id === me;
    rows.set(task.case_id, row);
  }
  for (const row of rows.values()) row.restsUntil = resting(row.tasks, me);
  return [...rows.values()];
};

const EMPTY = { isMine: false, restsUntil: null };

const resting = (tasks: readonly Task[], me: Id | undefined): string | null => {
  const mine = tasks.filter(({ assignee }) => assignee?.id === me);
  const until = mine.map(({ rests_until }) => rests_until).filter((each) => each !== null);
  return mine.length > 0 && until.length === mine.length ? (until.sort()[0] ?? null) : null;
};

const LAST = "9999";

const byDeadline = (one: Task, other: Task): number =>
  compare(one.due_at ?? LAST, other.due_at ?? LAST) ||
  compare(one.opened_at, other.opened_at) ||
  compare(one.id, other.id);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
