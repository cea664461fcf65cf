import { useCallback, useSyncExternalStore } from "react";
import { useMe } from "../providers/session";

/** What was typed and not sent, as long as this page is open; on no disk. */
const kept = new Map<string, string>();
const listeners = new Set<() => void>();

export const keptUnder = (key: string): string => kept.get(key) ?? "";

export const keep = (key: string, text: string): void => {
  if (text === "") kept.delete(key);
  else kept.set(key, text);
  for (const listener of listeners) listener();
};

/** It has been sent and is kept no longer. What was typed meanwhile is told to nobody yet. */
export const sent = (key: string, text: string): void => {
  if (keptUnder(key) === text) keep(key, "");
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** A text that is still there when its field comes back, after another tab or another case; how it
 * is written, and how one tells what of it was sent. */
export const useKept = (name: string): [string, (text: string) => void, (text: string) => void] => {
  const key = `${useMe()?.id} ${name}`;
  const text = useSyncExternalStore(subscribe, () => keptUnder(key));
  return [
    text,
    useCallback((next: string) => keep(key, next), [key]),
    useCallback((words: string) => sent(key, words), [key]),
  ];
};
