import type { CaseDetail, Id, TaskOfCase } from "../providers/types";

/** The task that "claim" takes: the first one nobody holds. */
export const claimable = ({ tasks, actions }: Pick<CaseDetail, "tasks" | "actions">) =>
  actions.includes("claim_task") ? tasks.find(({ assignee }) => assignee === null) : undefined;

/** The tasks a person holds and may give back. */
export const releasable = (
  { tasks, actions }: Pick<CaseDetail, "tasks" | "actions">,
  person: Id | undefined,
): TaskOfCase[] =>
  actions.includes("release_task") ? tasks.filter(({ assignee }) => assignee?.id === person) : [];
