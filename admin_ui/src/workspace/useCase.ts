import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetOne } from "react-admin";
import { journalKey, messagesKey, notesKey } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import { Problem } from "../providers/problem";
import type { CaseDetail, Id } from "../providers/types";

/** A refusal does not change by asking again; a lost answer may. */
const retry = (failures: number, error: unknown) => !(error instanceof Problem) && failures < 2;

export const useCase = (id: Id) => useGetOne<CaseDetail>("cases", { id }, { retry });

export const useMessages = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: messagesKey(caseId),
    queryFn: () => dataProvider.messages(caseId),
    retry,
  });
};

export const useNotes = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: notesKey(caseId),
    queryFn: () => dataProvider.notes(caseId),
    retry,
  });
};

export const useJournal = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: journalKey(caseId),
    queryFn: () => dataProvider.journal(caseId),
    retry,
  });
};
