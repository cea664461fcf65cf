import { useSyncExternalStore } from "react";

export interface Connection {
  state: "connecting" | "live" | "lost";
  /** Milliseconds since 1970. */
  since: number;
}

let connection: Connection = { state: "connecting", since: Date.now() };
const listeners = new Set<() => void>();

export const setConnection = (state: Connection["state"]): void => {
  if (connection.state === state) return;
  connection = { state, since: Date.now() };
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Whether changes by others reach this screen. */
export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => connection);
