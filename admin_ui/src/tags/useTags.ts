import { useGetList } from "react-admin";
import type { Id, TagListed } from "../providers/types";

const MOST = 500;

/** The tags that are known, by name: one client's, or all that one may see. */
export const useTags = (clientId?: Id): TagListed[] => {
  const { data } = useGetList<TagListed>("tags", {
    filter: clientId ? { client_id: clientId } : {},
    sort: { field: "name", order: "ASC" },
    pagination: { page: 1, perPage: MOST },
  });
  return data ?? [];
};
