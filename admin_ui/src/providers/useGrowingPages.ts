import { useInfiniteQuery } from "@tanstack/react-query";

/** A list that the server gives `atOnce` rows at a time, for what is no resource of react-admin's;
 * `onMore` goes on where there may be more. */
export const useGrowingPages = <T>(
  queryKey: readonly string[],
  atOnce: number,
  rowsFrom: (first: number, signal: AbortSignal) => Promise<T[]>,
) => {
  const list = useInfiniteQuery({
    queryKey,
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => rowsFrom(pageParam, signal),
    getNextPageParam: (page, pages) =>
      page.length < atOnce ? undefined : pages.reduce((sum, each) => sum + each.length, 0),
  });
  const { data, error, refetch, hasNextPage, fetchNextPage } = list;
  return {
    data: data?.pages.flat(),
    error,
    refetch,
    onMore: hasNextPage ? () => void fetchNextPage() : undefined,
    isGrowing: list.isFetchingNextPage,
  };
};
