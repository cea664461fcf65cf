import { useQuery } from "@tanstack/react-query";
import { useDataProvider } from "react-admin";
import type { WebcareData } from "../providers/dataProvider";
import type { Policy } from "../providers/types";
import { useWhole } from "../providers/useWholeList";

/** Drafts and versions of the clients one may see, the newest first. */
export const usePolicies = () =>
  useWhole<Policy>("policies", { sort: { field: "updated_at", order: "DESC" } });

/** What a row may ask and decide; it does not change while the page is open. */
export const useColumns = () => {
  const dataProvider = useDataProvider<WebcareData>();
  return useQuery({
    queryKey: ["policyColumns"],
    queryFn: () => dataProvider.policyColumns(),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
};
