import { useQuery } from "@tanstack/react-query";
import { request } from "../providers/http";
import type { Id } from "../providers/types";
import type { Question, QuestionDetail, QuestionsOfCase } from "./types";

/** Everything asked about a case. */
export const useQuestionsOfCase = (caseId: Id, enabled: boolean) =>
  useQuery({
    queryKey: ["questions", "case", caseId],
    queryFn: async () => (await request<QuestionsOfCase>(`/api/cases/${caseId}/questions`)).data,
    enabled,
  });

/** The second line's queue, or what it has settled. */
export const useQuestions = (state: "open" | "settled") =>
  useQuery({
    queryKey: ["questions", "list", state],
    queryFn: async () => (await request<Question[]>(`/api/questions?state=${state}`)).data,
  });

/** One question with what one may see around it. */
export const useQuestion = (id: Id) =>
  useQuery({
    queryKey: ["questions", "one", id],
    queryFn: async () => (await request<QuestionDetail>(`/api/questions/${id}`)).data,
  });
