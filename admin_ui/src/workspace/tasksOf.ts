import type { CaseDetail } from "../providers/types";

/** The task that "claim" takes: the first one nobody holds. */
export const claimable = ({ tasks }: Pick<CaseDetail, "tasks">) =>
  tasks.find(({ assignee, actions }) => assignee === null && actions.includes("claim_task"));
