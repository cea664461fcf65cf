import { useEffect } from "react";
import type { RaRecord } from "react-admin";
import { useGrowingList } from "./useGrowingList";

/** All of a list that people choose from: nothing of it is out of reach. */
export const useWholeList = <T extends RaRecord>(
  ...of: Parameters<typeof useGrowingList<T>>
): T[] | undefined => {
  const { data, error, onMore, isGrowing } = useGrowingList<T>(...of);
  useEffect(() => {
    if (!isGrowing && !error) onMore?.();
  }, [isGrowing, error, onMore]);
  return data;
};
