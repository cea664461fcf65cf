import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useDataProvider } from "react-admin";
import { useConnection } from "../live/connection";
import { sketchKey } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import { Problem } from "../providers/problem";
import { useMe } from "../providers/session";
import type { Id } from "../providers/types";
import {
  afterSending,
  broughtBack,
  type Draft,
  EMPTY_DRAFT,
  readDraft,
  reconciled,
  writeDraft,
} from "./drafts";

const PAUSE_MS = 700;
const TRY_AGAIN_MS = 4_000;

/**
 * The draft of a case: kept on this computer with every change, on the server as soon as the typing
 * pauses. What the server could not be told is told when the connection is back.
 */
export const useDraft = (caseId: Id, mayWrite: boolean) => {
  const person = useMe()?.id ?? "";
  const dataProvider = useDataProvider<WebcareData>();
  const queryClient = useQueryClient();
  const { state: connection } = useConnection();
  const [draft, setDraft] = useState<Draft>(() => readDraft(localStorage, person, caseId));
  const [failures, setFailures] = useState(0);
  const latest = useRef(draft);
  const saving = useRef<Promise<void>>(Promise.resolve());

  const show = useCallback(
    (next: Draft) => {
      latest.current = next;
      writeDraft(localStorage, person, caseId, next);
      setDraft(next);
    },
    [person, caseId],
  );

  const save = useCallback(() => {
    const once = async () => {
      const sent = latest.current;
      if (!sent.unsaved) return;
      try {
        const kept = await tell(dataProvider, caseId, sent);
        await queryClient.cancelQueries({ queryKey: sketchKey(caseId) });
        const syncedAt = kept?.saved_at ?? null;
        // What was typed meanwhile is yet to be told.
        show({ ...latest.current, syncedAt, unsaved: latest.current !== sent });
        queryClient.setQueryData(sketchKey(caseId), kept);
        setFailures(0);
      } catch (error) {
        if (!(error instanceof Problem && error.status < 500)) setFailures((before) => before + 1);
      }
    };
    saving.current = saving.current.then(once);
  }, [caseId, dataProvider, queryClient, show]);

  const { data: kept, dataUpdatedAt } = useQuery({
    queryKey: sketchKey(caseId),
    queryFn: () => dataProvider.sketch(caseId),
    enabled: mayWrite,
    refetchOnWindowFocus: "always",
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every answer counts, also an equal one
  useEffect(() => {
    if (kept === undefined) return;
    const next = reconciled(latest.current, kept);
    if (isOther(next, latest.current)) show(next);
  }, [kept, dataUpdatedAt, show]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that is back is an occasion
  useEffect(() => {
    if (!mayWrite || !draft.unsaved) return;
    const timer = setTimeout(save, failures === 0 ? PAUSE_MS : TRY_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [draft, failures, connection, mayWrite, save]);

  useEffect(() => {
    if (!mayWrite) return;
    window.addEventListener("pagehide", save);
    return () => {
      window.removeEventListener("pagehide", save);
      save();
    };
  }, [mayWrite, save]);

  const change = useCallback(
    (part: Partial<Draft>) =>
      show({ ...latest.current, ...part, savedAt: Date.now(), unsaved: true }),
    [show],
  );
  const clear = useCallback(
    () => show({ ...EMPTY_DRAFT, syncedAt: latest.current.syncedAt, unsaved: true }),
    [show],
  );

  const restore = useCallback(
    (former: Draft) => change(broughtBack(former, latest.current)),
    [change],
  );
  const finish = useCallback((sent: Draft) => show(afterSending(sent, latest.current)), [show]);

  return { draft, change, clear, restore, finish };
};

export type Drafting = ReturnType<typeof useDraft>;

const tell = async (dataProvider: WebcareData, caseId: Id, draft: Draft) => {
  const { text, purpose, visibility, answers } = draft;
  if (text.trim() !== "") {
    return dataProvider.keepSketch(caseId, { text, purpose, visibility, answers });
  }
  await dataProvider.forgetSketch(caseId);
  return null;
};

const isOther = (one: Draft, other: Draft): boolean =>
  (
    [
      "text",
      "purpose",
      "visibility",
      "suggested",
      "answers",
      "files",
      "syncedAt",
      "unsaved",
    ] as const
  ).some((name) => one[name] !== other[name]);
