import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "../providers/http";
import type { Id } from "../providers/types";
import type { Erasure, Retention, Subject, SubjectDetail } from "./types";

export const ADDRESS = "/api/personal-data";

/** Whatever is done to personal data changes something on each of these screens. */
export const OUTDATED = [["personal-data"]];

const RETENTION_MS = 60_000;

const read = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await request<T>(`${ADDRESS}/${path}`, { signal })).data;

/** Up to so many customers who are called like that, the one seen last first. */
export const useSubjects = (words: string, rows: number) =>
  useQuery({
    queryKey: ["personal-data", "customers", words, rows],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        filter: JSON.stringify(words ? { named: words } : { erased: false }),
        sort: '["seen_at","DESC"]',
        range: `[0,${rows - 1}]`,
      });
      return read<Subject[]>(`customers?${query}`, signal);
    },
    placeholderData: keepPreviousData,
  });

export const useSubject = (id: Id) =>
  useQuery({
    queryKey: ["personal-data", "customer", id],
    queryFn: ({ signal }) => read<SubjectDetail>(`customers/${id}`, signal),
  });

export const useErasures = (rows: number) =>
  useQuery({
    queryKey: ["personal-data", "erasures", rows],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ sort: '["at","DESC"]', range: `[0,${rows - 1}]` });
      return read<Erasure[]>(`erasures?${query}`, signal);
    },
  });

export const useRetention = () =>
  useQuery({
    queryKey: ["personal-data", "retention"],
    queryFn: ({ signal }) => read<Retention[]>("retention", signal),
    refetchInterval: RETENTION_MS,
  });

/** How many customers the next look would erase; undefined until it is known. */
export const useWouldGo = (clientId: Id, days: number | null) =>
  useQuery({
    queryKey: ["personal-data", "would-go", clientId, days],
    queryFn: ({ signal }) =>
      read<{ customers: number }>(`retention/${clientId}/would-go?days=${days}`, signal),
    enabled: days !== null,
  }).data?.customers;
