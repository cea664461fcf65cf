import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useDataProvider, useGetList } from "react-admin";
import type { WebcareData } from "../providers/dataProvider";
import { may, useMe } from "../providers/session";
import type { Callout, Id } from "../providers/types";

const SHOWN = 20;

/** The latest notes that call upon this person, how many of them are new, and how to say "seen". */
export const useCallouts = () => {
  const reads = may(useMe(), "read_conversations");
  const dataProvider = useDataProvider<WebcareData>();
  const queryClient = useQueryClient();
  const { data: callouts = [] } = useGetList<Callout>(
    "callouts",
    {
      filter: {},
      sort: { field: "at", order: "DESC" },
      pagination: { page: 1, perPage: SHOWN },
    },
    { enabled: reads },
  );
  const see = useCallback(
    async (caseId?: Id) => {
      await dataProvider.seeCallouts(caseId);
      await queryClient.invalidateQueries({ queryKey: ["callouts"] });
    },
    [dataProvider, queryClient],
  );
  const unread = callouts.filter(({ read_at }) => read_at === null);
  return { reads, callouts, unread, see };
};
