import type { CommandKind, TaskOfCase } from "../providers/types";

/** What can be done about a task in a dialog of its own. */
export type DeedKind = "remind_me" | "hand_over_task" | "refuse_task";

export interface Deed {
  kind: DeedKind;
  task: TaskOfCase;
}

export const DEEDS: DeedKind[] = ["remind_me", "hand_over_task", "refuse_task"];

/** The first task with which that may be done, the soonest due first: what a key acts on. */
export const taskFor = (tasks: readonly TaskOfCase[], kind: CommandKind): TaskOfCase | undefined =>
  tasks.find(({ actions }) => actions.includes(kind));
