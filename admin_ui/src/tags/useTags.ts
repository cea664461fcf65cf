import type { Id, TagListed } from "../providers/types";
import { useWholeList } from "../providers/useWholeList";

/** The tags that are known, by name: one client's, or all that one may see. */
export const useTags = (clientId?: Id): TagListed[] => {
  const tags = useWholeList<TagListed>("tags", {
    filter: clientId ? { client_id: clientId } : {},
    sort: { field: "name", order: "ASC" },
  });
  return tags ?? [];
};
