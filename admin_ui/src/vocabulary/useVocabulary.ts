import { useQuery } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";
import type { WebcareData } from "../providers/dataProvider";

/** The rules that the server serves: which words there are, and what each channel carries. */
export const useVocabulary = () => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: ["vocabulary"],
    queryFn: () => dataProvider.vocabulary(),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
};
