import { useGetList } from "react-admin";
import { useMe } from "../providers/session";
import type { Id, PlaceName, Stop } from "../providers/types";

/** Whoever sees one of these pages hears of stop buttons. */
const HEARD_AT: PlaceName[] = ["accounts", "stops"];

/** Stop buttons, the newest first. */
export const useStops = () => {
  const me = useMe();
  const isReader = HEARD_AT.some((place) => me?.places.includes(place));
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
