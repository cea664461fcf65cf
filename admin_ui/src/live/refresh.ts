import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Id } from "../providers/types";

/** A row that is new or different, as the server announces it. */
export interface Change {
  resource: string;
  id: Id;
  case_id?: Id | null;
}

export const messagesKey = (caseId: Id): QueryKey => ["cases", "messages", caseId];
export const notesKey = (caseId: Id): QueryKey => ["cases", "notes", caseId];
export const journalKey = (caseId: Id): QueryKey => ["cases", "journal", caseId];
export const colleaguesKey = (caseId: Id): QueryKey => ["cases", "colleagues", caseId];
export const sketchKey = (caseId: Id): QueryKey => ["cases", "sketch", caseId];
export const onlookersKey = (caseId: Id): QueryKey => ["cases", "onlookers", caseId];
export const caseKey = (caseId: Id): QueryKey => ["cases", "getOne", { id: caseId }];

const ofCase = (caseId: Id): QueryKey[] => [
  caseKey(caseId),
  messagesKey(caseId),
  notesKey(caseId),
  journalKey(caseId),
  ["questions", "case", caseId],
];

/** What on the screen may be out of date after a change. */
export const outdatedBy = ({ resource, id, case_id }: Change): QueryKey[] => {
  const caseId = case_id ?? (resource === "cases" ? id : null);
  const detail = caseId ? ofCase(caseId) : [];
  switch (resource) {
    case "cases":
      return [["cases", "getList"], ["tasks", "getList"], ["board"], ...detail];
    case "tasks":
      return [["tasks", "getList"], ["board"], ...detail];
    case "messages":
      return [["cases", "getList"], ["tasks", "getList"], ...detail];
    case "commands":
      return detail;
    case "sketches":
      return caseId ? [sketchKey(caseId)] : [];
    case "onlookers":
      return caseId ? [onlookersKey(caseId)] : [];
    case "callouts":
      return [["callouts"]];
    case "tags":
      return [["tags"]];
    case "stops":
      // Whether the machine may speak changes on every case of the client.
      return [["stops"], ["accounts"], ["cases", "getOne"]];
    default:
      return [[resource], ...detail];
  }
};

/** Fetches what the changes made out of date, each once however many changes name it. */
export const refresh = (queryClient: QueryClient, changes: readonly Change[]): void => {
  const keys = new Map<string, QueryKey>();
  for (const key of changes.flatMap(outdatedBy)) keys.set(JSON.stringify(key), key);
  for (const queryKey of keys.values()) void queryClient.invalidateQueries({ queryKey });
};
