import { useEffect } from "react";
import type { RaRecord } from "react-admin";
import { useGrowingList } from "./useGrowingList";

/** All of a list that people choose from: nothing of it is out of reach. */
export const useWholeList = <T extends RaRecord>(
  ...of: Parameters<typeof useGrowingList<T>>
): T[] | undefined => useWhole(...of).data;

/** The same where it matters whether all of it is there by now. */
export const useWhole = <T extends RaRecord>(...of: Parameters<typeof useGrowingList<T>>) => {
  const { data, error, refetch, onMore, isGrowing } = useGrowingList<T>(...of);
  useEffect(() => {
    if (!isGrowing && !error) onMore?.();
  }, [isGrowing, error, onMore]);
  return { data, error, refetch, isWhole: data !== undefined && !onMore };
};
