import { useQuery } from "@tanstack/react-query";
import { request } from "../providers/http";
import type { Id } from "../providers/types";
import { useGrowingPages } from "../providers/useGrowingPages";
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
export const useQuestions = (state: "open" | "settled") =>
  useGrowingPages<Question>(
    ["questions", "list", state],
    AT_ONCE,
    async (first, signal) =>
      (await request<Question[]>(`/api/questions?state=${state}&first=${first}`, { signal })).data,
  );

/** One question with what one may see around it. */
export const useQuestion = (id: Id) =>
  useQuery({
    queryKey: ["questions", "one", id],
    queryFn: async () => (await request<QuestionDetail>(`/api/questions/${id}`)).data,
  });
