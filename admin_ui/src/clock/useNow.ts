import { useSyncExternalStore } from "react";
import { serverNow } from "./serverTime";

let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One beat a second for all clocks on the screen, so that they tick together. */
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  if (timer === undefined) {
    now = serverNow();
    timer = setInterval(() => {
      now = serverNow();
      for (const each of listeners) each();
    }, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/** The present moment in milliseconds, renewed every second. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
