import { useQuery } from "@tanstack/react-query";
import { useDataProvider, useGetOne } from "react-admin";
import { colleaguesKey, journalKey, messagesKey, notesKey } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import type { CaseDetail, Id } from "../providers/types";

/** One case. A list leaves its row in the cache: until the whole case has come, there is none. */
export const useCase = (id: Id) => {
  const { data, ...found } = useGetOne<CaseDetail>("cases", { id });
  return { ...found, data: isWhole(data) ? data : undefined };
};

export const isWhole = (record: CaseDetail | undefined): record is CaseDetail =>
  record !== undefined && Array.isArray(record.actions);

export const useMessages = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: messagesKey(caseId),
    queryFn: () => dataProvider.messages(caseId),
  });
};

export const useNotes = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: notesKey(caseId),
    queryFn: () => dataProvider.notes(caseId),
  });
};

export const useColleagues = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: colleaguesKey(caseId),
    queryFn: () => dataProvider.colleagues(caseId),
    staleTime: 30_000,
  });
};

export const useJournal = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: journalKey(caseId),
    queryFn: () => dataProvider.journal(caseId),
  });
};
