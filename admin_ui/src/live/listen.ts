import type { Change } from "./refresh";

/** Changes are collected that long, so that a burst fetches lists once and not a hundred times. */
const COLLECT_MS = 120;
/** The server says every 15 seconds that it is there; a stream silent for longer is dead. */
const SILENCE_MS = 40_000;
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000];

interface Listener {
  onChanges(changes: Change[]): void;
  /** Changes are heard from here on; earlier ones may have been missed. */
  onLive(): void;
  onLost(): void;
}

/**
 * Follows the server's changes until the returned function is called. A browser reopens an event
 * stream by itself after a network error, but gives up on an error answer: then we do, with pauses.
 * It does not notice that the other end has gone without a word (a laptop's lid, a dead network):
 * that we tell by the silence, and by what the browser says of its network.
 */
export const listen = ({ onChanges, onLive, onLost }: Listener): (() => void) => {
  let source: EventSource | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let collecting: ReturnType<typeof setTimeout> | undefined;
  let collected: Change[] = [];
  let failures = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(reopen, SILENCE_MS);
  };
  const close = () => {
    source?.close();
    clearTimeout(waiting);
    clearTimeout(silence);
  };
  const lose = () => {
    close();
    onLost();
  };
  const reopen = () => {
    lose();
    open();
  };

  const open = () => {
    source = new EventSource("/api/events");
    source.onopen = () => {
      failures = 0;
      heard();
      onLive();
    };
    source.addEventListener("beat", heard);
    source.addEventListener("missed", onLive);
    source.addEventListener("change", (event) => {
      heard();
      const change = parsed(event.data);
      if (!change) return;
      collected.push(change);
      collecting ??= setTimeout(() => {
        const changes = collected;
        collected = [];
        collecting = undefined;
        onChanges(changes);
      }, COLLECT_MS);
    });
    source.onerror = () => {
      onLost();
      if (source?.readyState !== EventSource.CLOSED) return;
      const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
      failures += 1;
      waiting = setTimeout(open, pause);
    };
  };

  open();
  window.addEventListener("offline", lose);
  window.addEventListener("online", reopen);
  return () => {
    window.removeEventListener("offline", lose);
    window.removeEventListener("online", reopen);
    close();
    clearTimeout(collecting);
  };
};

const parsed = (data: unknown): Change | null => {
  try {
    const change = JSON.parse(String(data));
    return typeof change?.resource === "string" ? change : null;
  } catch {
    return null;
  }
};
