import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { request } from "../providers/http";
import type { Id } from "../providers/types";
import type { Question, QuestionDetail, QuestionsOfCase } from "./types";

/** As many as the server gives at once. */
const AT_ONCE = 50;

/** Everything asked about a case. */
export const useQuestionsOfCase = (caseId: Id, enabled: boolean) =>
  useQuery({
    queryKey: ["questions", "case", caseId],
    queryFn: async () => (await request<QuestionsOfCase>(`/api/cases/${caseId}/questions`)).data,
    enabled,
  });

/** The second line's queue, or what it has settled; `onMore` goes on where there may be more. */
export const useQuestions = (state: "open" | "settled") => {
  const list = useInfiniteQuery({
    queryKey: ["questions", "list", state],
    initialPageParam: 0,
    queryFn: async ({ pageParam: first }) =>
      (await request<Question[]>(`/api/questions?state=${state}&first=${first}`)).data,
    getNextPageParam: (page, pages) =>
      page.length < AT_ONCE ? undefined : pages.reduce((sum, each) => sum + each.length, 0),
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

/** One question with what one may see around it. */
export const useQuestion = (id: Id) =>
  useQuery({
    queryKey: ["questions", "one", id],
    queryFn: async () => (await request<QuestionDetail>(`/api/questions/${id}`)).data,
  });
