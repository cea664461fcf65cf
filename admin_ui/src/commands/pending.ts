import { useSyncExternalStore } from "react";
import type { Command, CommandResult, Id } from "../providers/types";

/** A command that the server keeps but has not carried out yet (it answered 202). */
export interface PendingCommand {
  id: Id;
  caseId: Id;
  command: Command;
  since: number;
  /** Told the outcome, once. */
  onSettled(result: CommandResult): void;
}

let pending: readonly PendingCommand[] = [];
const listeners = new Set<() => void>();

const change = (next: readonly PendingCommand[]) => {
  pending = next;
  for (const listener of listeners) listener();
};

export const pendingCommands = (): readonly PendingCommand[] => pending;

export const remember = (command: PendingCommand): void =>
  change([...pending.filter(({ id }) => id !== command.id), command]);

/** Forgets the command and tells its sender what became of it. A result still pending is no news. */
export const settle = (result: CommandResult): void => {
  if (result.status === "pending") return;
  const settled = pending.find(({ id }) => id === result.id);
  if (!settled) return;
  change(pending.filter(({ id }) => id !== result.id));
  settled.onSettled(result);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const usePendingCommands = (): readonly PendingCommand[] =>
  useSyncExternalStore(subscribe, pendingCommands);
