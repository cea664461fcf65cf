import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useDataProvider } from "react-admin";
import { onlookersKey } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import type { Id } from "../providers/types";

/** Typing is said at most that often. */
const SAID_EVERY_MS = 4_000;

/**
 * Says that this person has the case before them, as long as it is on a visible screen, and who
 * else does. `typed` is called with every change of the draft.
 */
export const useOnlookers = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  const queryClient = useQueryClient();
  const typedAt = useRef(0);
  const saidAt = useRef(0);
  const { data } = useQuery({
    queryKey: onlookersKey(caseId),
    queryFn: () => dataProvider.lookAt(caseId, Date.now() - typedAt.current < SAID_EVERY_MS),
    refetchInterval: (query) => (query.state.data?.again_in ?? 20) * 1_000,
  });

  const typed = useCallback(() => {
    typedAt.current = Date.now();
    if (typedAt.current - saidAt.current < SAID_EVERY_MS) return;
    saidAt.current = typedAt.current;
    dataProvider.lookAt(caseId, true).then(
      (seen) => queryClient.setQueryData(onlookersKey(caseId), seen),
      () => undefined,
    );
  }, [caseId, dataProvider, queryClient]);

  useEffect(() => {
    const leave = () => void dataProvider.leave(caseId).catch(() => undefined);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [caseId, dataProvider]);

  return { others: data?.others ?? [], typed };
};
