import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "../providers/http";
import type { Id } from "../providers/types";
import type { CaseThen, TimelineEntry } from "./types";

/** Everything that happened to a case, in order. */
export const useTimeline = (caseId: Id) =>
  useQuery({
    queryKey: ["timeline", caseId],
    queryFn: async () => (await request<TimelineEntry[]>(`/api/cases/${caseId}/timeline`)).data,
  });

/** The case as it stood after an entry, folded by the server; what was shown stays until then. */
export const useCaseThen = (caseId: Id, seq: number) =>
  useQuery({
    queryKey: ["replay", caseId, seq],
    queryFn: async () => (await request<CaseThen>(`/api/cases/${caseId}/replay?seq=${seq}`)).data,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: seq > 0,
  });
