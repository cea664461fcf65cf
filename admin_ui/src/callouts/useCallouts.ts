import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useDataProvider, useGetList } from "react-admin";
import type { WebcareData } from "../providers/dataProvider";
import { may, useMe } from "../providers/session";
import type { Callout, Id } from "../providers/types";

const SHOWN = 20;
const MOST_UNREAD = 100;

const LATEST_FIRST = { field: "at", order: "DESC" } as const;

/**
 * Notes that call upon this person: the new ones, however many others came later, before those that
 * they have seen; how many are new, and how to say "seen".
 */
export const useCallouts = () => {
  const reads = may(useMe(), "read_conversations");
  const dataProvider = useDataProvider<WebcareData>();
  const queryClient = useQueryClient();
  const { data: unread = [], total } = useGetList<Callout>(
    "callouts",
    {
      filter: { read: false },
      sort: LATEST_FIRST,
      pagination: { page: 1, perPage: MOST_UNREAD },
    },
    { enabled: reads },
  );
  const { data: seen = [] } = useGetList<Callout>(
    "callouts",
    { filter: { read: true }, sort: LATEST_FIRST, pagination: { page: 1, perPage: SHOWN } },
    { enabled: reads },
  );
  const see = useCallback(
    async (caseId?: Id) => {
      await dataProvider.seeCallouts(caseId);
      await queryClient.invalidateQueries({ queryKey: ["callouts"] });
    },
    [dataProvider, queryClient],
  );
  const callouts = [...unread, ...seen].slice(0, SHOWN);
  return { reads, callouts, unread, count: total ?? unread.length, see };
};
