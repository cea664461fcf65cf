import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { download, request } from "../providers/http";
import type { CaseSummary, Id } from "../providers/types";
import { useGrowingList } from "../providers/useGrowingList";
import { useGrowingPages } from "../providers/useGrowingPages";
import { post } from "./post";
import type { Anchor, Audit, ConfigurationChange, ExportFormat, Review, Sample } from "./types";

export type Filters = Record<string, unknown>;

const PAGE = 25;
const CHANGES = 50;
const WATCH_MS = 1_000;

const range = (first = 0) => `range=${encodeURIComponent(`[${first},${first + PAGE - 1}]`)}`;
const latest = (field: string) => ({ field, order: "DESC" }) as const;
const filtered = (filters: Filters) => `filter=${encodeURIComponent(JSON.stringify(filters))}`;

const read = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await request<T>(path, { signal })).data;

/** Cases by what happened in them, the newest first; each page goes on behind the last case. */
export const useFoundCases = (filters: Filters) =>
  useInfiniteQuery({
    queryKey: ["found-cases", filters],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam ? `&after=${pageParam}` : "";
      return read<CaseSummary[]>(
        `/api/case-search?${filtered(filters)}&${range()}${after}`,
        signal,
      );
    },
    getNextPageParam: (page) => (page.length === PAGE ? page.at(-1)?.id : undefined),
  });

export const useRules = () =>
  useQuery({
    queryKey: ["rules-fired"],
    queryFn: () => read<{ client_id: Id; name: string }[]>("/api/case-search/rules"),
  });

export const useAudits = () =>
  useGrowingList<Audit>(
    "audits",
    { sort: latest("started_at") },
    {
      step: PAGE,
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ data }) => data.some((audit) => audit.state !== "finished"))
          ? WATCH_MS
          : false,
    },
  );

/** One audit with what it found, watched until it is through. */
export const useAudit = (id: Id | null) =>
  useQuery({
    queryKey: ["audit", id],
    queryFn: () => read<Audit>(`/api/audits/${id}`),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.state === "finished" ? false : WATCH_MS),
  });

export const beginAudit = (scope: { client_id: Id; case_ids?: Id[]; since?: string }) =>
  post<Audit>("/api/audits", scope);

export const useAnchors = () =>
  useGrowingPages<Anchor>(["anchors"], PAGE, (first, signal) =>
    read(`/api/anchors?${range(first)}`, signal),
  );

export const useSigningKeys = () =>
  useQuery({
    queryKey: ["signing-keys"],
    queryFn: () => read<{ key_id: string; pem: string }[]>("/api/anchors/keys"),
  });

export const useSamples = () => useGrowingList<Sample>("samples", { sort: latest("drawn_at") });

export const useSample = (id: Id | null) =>
  useQuery({
    queryKey: ["samples", id],
    queryFn: () => read<Sample>(`/api/samples/${id}`),
    enabled: id !== null,
  });

export const drawSample = (sample: {
  client_id: Id;
  name: string;
  size: number;
  filters: Filters;
}) => post<Sample>("/api/samples", sample);

export const useReviews = (caseId: Id) =>
  useQuery({
    queryKey: ["reviews", caseId],
    queryFn: () => read<Review[]>(`/api/cases/${caseId}/reviews`),
  });

export const recordReview = (
  caseId: Id,
  review: { verdict: string; text?: string; seq: number; sample_id?: Id },
) => post<Review>(`/api/cases/${caseId}/reviews`, review);

export const useConfigurationChanges = (filter: Filters) =>
  useGrowingList<ConfigurationChange>(
    "configuration-changes",
    { filter, sort: latest("at") },
    { step: CHANGES },
  );

/** Cases as a file that the browser keeps, in the language of the screen and the browser's zone. */
export const exportCases = (caseIds: Id[], format: ExportFormat, language: string) =>
  download("/api/exports", {
    case_ids: caseIds,
    format,
    language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
