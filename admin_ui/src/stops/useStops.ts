import { useMe } from "../providers/session";
import type { Id, PlaceName, Stop } from "../providers/types";
import { useGrowingList } from "../providers/useGrowingList";
import { useWholeList } from "../providers/useWholeList";

/** Whoever sees one of these pages hears of stop buttons. */
const HEARD_AT: PlaceName[] = ["accounts", "stops"];

const LATEST_FIRST = { field: "pressed_at", order: "DESC" } as const;

const AT_ONCE = 100;

/** Every stop button that is pressed, however many were pressed and lifted since. */
export const useStops = (): Stop[] => {
  const me = useMe();
  const isReader = HEARD_AT.some((place) => me?.places.includes(place));
  const filter = { standing: true };
  return useWholeList<Stop>("stops", { filter, sort: LATEST_FIRST }, { enabled: isReader }) ?? [];
};

/** Those that were lifted, the latest first. */
export const usePastStops = () =>
  useGrowingList<Stop>(
    "stops",
    { filter: { standing: false }, sort: LATEST_FIRST },
    { step: AT_ONCE },
  );

/** Whether the machine is silenced for an account, by its own stop button or its client's. */
export const isStopped = (stops: readonly Stop[], clientId: Id, accountId: Id): boolean =>
  stops.some(
    (stop) =>
      stop.client_id === clientId && (stop.account_id === null || stop.account_id === accountId),
  );
