import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useDataProvider } from "react-admin";
import type { WebcareData } from "../providers/dataProvider";
import { may, useMe } from "../providers/session";
import type { Availability } from "../providers/types";

const KEY = ["presence"];
const AGAIN_MS = 25_000;

/** Says every so often that one is there, for those who do tasks, and what one says of oneself. */
export const usePresence = () => {
  const works = may(useMe(), "claim_task");
  const dataProvider = useDataProvider<WebcareData>();
  const queryClient = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => dataProvider.tellPresence(),
    enabled: works,
    refetchInterval: (query) => (query.state.data ? query.state.data.again_in * 1_000 : AGAIN_MS),
    refetchIntervalInBackground: true,
  });
  const tell = useCallback(
    async (availability: Availability) => {
      await queryClient.cancelQueries({ queryKey: KEY });
      queryClient.setQueryData(KEY, await dataProvider.tellPresence(availability));
    },
    [dataProvider, queryClient],
  );
  return { presence: works ? data : undefined, tell };
};
