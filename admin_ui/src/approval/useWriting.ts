import { useCallback, useRef, useState } from "react";
import { useMe } from "../providers/session";
import type { Id } from "../providers/types";
import { NOTHING, readWriting, type Writing, writeWriting } from "./writing";

/**
 * What one writes about a draft: still there after another case or a reload, until it is sent or
 * cancelled. What was begun and not changed is worth no keeping.
 */
export const useWriting = (caseId: Id, draftId: Id) => {
  const person = useMe()?.id ?? "";
  const [writing, setWriting] = useState(() => readWriting(localStorage, person, caseId, draftId));
  const latest = useRef(writing);

  const begin = useCallback((next: Omit<Writing, "savedAt">) => {
    latest.current = { ...next, savedAt: Date.now() };
    setWriting(latest.current);
  }, []);
  const keep = useCallback(
    (next: Writing) => {
      latest.current = next;
      writeWriting(localStorage, person, caseId, draftId, next);
      setWriting(next);
    },
    [person, caseId, draftId],
  );
  const change = useCallback(
    (part: Partial<Writing>) => {
      // What comes after it was cancelled, a file for instance, belongs to nothing any more.
      if (latest.current.doing === null) return;
      keep({ ...latest.current, ...part, savedAt: Date.now() });
    },
    [keep],
  );
  const finish = useCallback(() => keep(NOTHING), [keep]);
  const restore = useCallback(
    (former: Writing) => {
      if (latest.current.doing === null) keep(former);
    },
    [keep],
  );
  return { writing, begin, change, finish, restore };
};
