import type { DraftOfCase, Revision } from "../providers/types";

/** Whether anything is left to do with a draft. */
export const isOpen = ({ status }: Pick<DraftOfCase, "status">): boolean =>
  status === "pending" || status === "returned" || status === "outdated";

/** The wording that counts. */
export const latestOf = ({ revisions }: Pick<DraftOfCase, "revisions">): Revision | undefined =>
  revisions.at(-1);

/** Whether this consent is the last one that the draft needs. */
export const isLastConsent = ({ mode, group }: Pick<DraftOfCase, "mode" | "group">): boolean =>
  mode !== "peer_then_supervisor" || group === "supervisors";
