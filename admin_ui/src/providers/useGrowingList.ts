import { useMemo } from "react";
import {
  type GetListParams,
  type RaRecord,
  type UseInfiniteGetListOptions,
  useInfiniteGetList,
} from "react-admin";

const STEP = 200;

type Options<T extends RaRecord> = { step?: number } & Pick<
  UseInfiniteGetListOptions<T>,
  "enabled" | "refetchInterval"
>;

/** A list that begins with its first rows (`step`); `onMore` adds as many again, where there are
 * any. */
export const useGrowingList = <T extends RaRecord>(
  resource: string,
  { sort, filter }: Pick<GetListParams, "sort"> & Partial<Pick<GetListParams, "filter">>,
  { step = STEP, ...options }: Options<T> = {},
) => {
  const params = { sort, filter, pagination: { page: 1, perPage: step } };
  const list = useInfiniteGetList<T>(resource, params, options);
  const { data: found, isPending, error, refetch, hasNextPage, fetchNextPage } = list;
  const data = useMemo(() => found?.pages.flatMap((page) => page.data), [found]);
  return {
    data,
    isPending,
    error,
    refetch,
    onMore: hasNextPage ? () => void fetchNextPage() : undefined,
    isGrowing: list.isFetchingNextPage,
  };
};
