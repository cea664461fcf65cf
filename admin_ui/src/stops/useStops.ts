import { useGetList } from "react-admin";
import { may, useMe } from "../providers/session";
import type { Id, Stop } from "../providers/types";

const READERS = ["read_cases", "read_configuration", "stop_machine"];

/** Stop buttons, the newest first. */
export const useStops = () => {
  const me = useMe();
  const isReader = READERS.some((permission) => may(me, permission));
  const { data } = useGetList<Stop>(
    "stops",
    {
      pagination: { page: 1, perPage: 100 },
      sort: { field: "pressed_at", order: "DESC" },
    },
    { enabled: isReader },
  );
  const stops = data ?? [];
  return {
    active: stops.filter(({ lifted_at }) => lifted_at === null),
    past: stops.filter(({ lifted_at }) => lifted_at !== null),
  };
};

/** Whether the machine is silenced for an account, by its own stop button or its client's. */
export const isStopped = (stops: readonly Stop[], clientId: Id, accountId: Id): boolean =>
  stops.some(
    (stop) =>
      stop.client_id === clientId && (stop.account_id === null || stop.account_id === accountId),
  );
