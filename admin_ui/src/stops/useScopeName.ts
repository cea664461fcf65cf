import { useCallback } from "react";
import { useGetMany } from "react-admin";
import { useMe } from "../providers/session";
import type { Account, Stop } from "../providers/types";

/** What a stop button silences, by name: a client, or one of its accounts. */
export const useScopeName = (stops: readonly Stop[]) => {
  const me = useMe();
  const ids = stops.flatMap(({ account_id }) => account_id ?? []);
  const { data: accounts } = useGetMany<Account>("accounts", { ids }, { enabled: ids.length > 0 });
  return useCallback(
    (stop: Stop): string => {
      const client = me?.grants.find(({ client_id }) => client_id === stop.client_id)?.client_name;
      const account = accounts?.find((each) => each?.id === stop.account_id)?.handle;
      return [client, account].filter(Boolean).join(", ");
    },
    [accounts, me],
  );
};
