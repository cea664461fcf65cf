import { useSyncExternalStore } from "react";
import type { Id, Me } from "./types";

let me: Me | null = null;
const listeners = new Set<() => void>();

/** Who is logged in in this tab, as the server last said. */
export const currentMe = (): Me | null => me;

export const setMe = (next: Me | null): void => {
  me = next;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useMe = (): Me | null => useSyncExternalStore(subscribe, currentMe);

/** Whether the person may do that for one client, or for any when none is named. */
export const may = (who: Me | null, permission: string, clientId?: Id): boolean => {
  if (!who) return false;
  const granted = clientId ? [who.permissions[clientId] ?? []] : Object.values(who.permissions);
  return granted.some((permissions) => permissions.includes(permission));
};
