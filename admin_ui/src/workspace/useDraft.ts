import { useCallback, useEffect, useState } from "react";
import { useMe } from "../providers/session";
import type { Id } from "../providers/types";
import { type Draft, EMPTY_DRAFT, readDraft, writeDraft } from "./drafts";

/** The draft of a case, kept on this computer with every change. */
export const useDraft = (caseId: Id) => {
  const person = useMe()?.id ?? "";
  const [draft, setDraft] = useState<Draft>(() => readDraft(localStorage, person, caseId));

  useEffect(() => {
    setDraft(readDraft(localStorage, person, caseId));
  }, [person, caseId]);

  const change = useCallback(
    (part: Partial<Draft>) =>
      setDraft((before) => {
        const next = { ...before, ...part, savedAt: Date.now() };
        writeDraft(localStorage, person, caseId, next);
        return next;
      }),
    [person, caseId],
  );
  const clear = useCallback(() => {
    writeDraft(localStorage, person, caseId, EMPTY_DRAFT);
    setDraft(EMPTY_DRAFT);
  }, [person, caseId]);

  return { draft, change, clear };
};
