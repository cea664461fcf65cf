import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../providers/http";
import type { Id } from "../providers/types";
import { around, BLOCK, type Narrowed, type Span, THE_MACHINE, wider } from "./steps";
import type { CaseThen, Outline, TimelineEntry } from "./types";

/** Which entries the case has, of all or of those that somebody narrowed the timeline down to. */
export const useOutline = (caseId: Id, narrow: Narrowed) =>
  useQuery({
    queryKey: ["timeline", caseId, "outline", narrow],
    queryFn: async () =>
      (await request<Outline>(`/api/cases/${caseId}/outline?${asked(narrow)}`)).data,
    placeholderData: keepPreviousData,
  });

/** An entry that the timeline is not narrowed down to, where somebody stands at one. */
export const useOutsider = (caseId: Id, seq: number, shown: readonly number[]) => {
  const { data } = useQuery({
    queryKey: ["timeline", caseId, "entry", seq],
    queryFn: ({ signal }) => page(caseId, {}, seq - 1, 1, signal),
    enabled: !shown.includes(seq),
  });
  return data?.find((entry) => entry.seq === seq);
};

/**
 * The entries around the one somebody stands at, by blocks: a long case opens as quickly as a short
 * one. `earlier` and `later` bring more; whoever goes far away begins anew there.
 */
export const useEntries = (caseId: Id, narrow: Narrowed, shown: readonly number[], seq: number) => {
  const [opened, setOpened] = useState<Span | null>(null);
  const here = around(shown, seq);
  const last = Math.max(Math.ceil(shown.length / BLOCK) - 1, 0);
  const span = wider(opened && opened.to <= last ? opened : null, here);
  const blocks = Array.from({ length: span.to - span.from + 1 }, (_, part) => span.from + part);
  const answers = useQueries({
    queries: blocks.map((block) => {
      const first = shown[block * BLOCK] ?? 1;
      return {
        queryKey: ["timeline", caseId, "block", narrow, first],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          page(caseId, narrow, first - 1, BLOCK, signal),
        enabled: shown.length > 0,
      };
    }),
  });
  return {
    entries: answers.flatMap(({ data }) => data ?? []),
    loading: answers.some(({ isLoading }) => isLoading),
    error: answers.find(({ error }) => error)?.error,
    earlier: span.from > 0 ? () => setOpened({ ...span, from: span.from - 1 }) : undefined,
    later: span.to < last ? () => setOpened({ ...span, to: span.to + 1 }) : undefined,
  };
};

/** The case as it stood after an entry, folded by the server; what was shown stays until then. */
export const useCaseThen = (caseId: Id, seq: number) =>
  useQuery({
    queryKey: ["replay", caseId, seq],
    queryFn: async ({ signal }) =>
      (await request<CaseThen>(`/api/cases/${caseId}/replay?seq=${seq}`, { signal })).data,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: seq > 0,
  });

const page = async (
  caseId: Id,
  narrow: Narrowed,
  after: number,
  limit: number,
  signal: AbortSignal,
) => {
  const wanted = asked(narrow);
  wanted.set("after", String(after));
  wanted.set("limit", String(limit));
  return (await request<TimelineEntry[]>(`/api/cases/${caseId}/timeline?${wanted}`, { signal }))
    .data;
};

const asked = ({ person, family, visibility }: Narrowed): URLSearchParams => {
  const query = new URLSearchParams();
  if (person === THE_MACHINE) query.set("machine", "true");
  else if (person) query.set("person", person);
  if (family) query.set("family", family);
  if (visibility) query.set("visibility", visibility);
  return query;
};
