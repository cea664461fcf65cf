import type { AmendmentKind, CaseDetail, Message, Moderation } from "../providers/types";

export type Standing = Pick<CaseDetail, "actions" | "capabilities" | "replies" | "amendments">;

/**
 * What this person may do now to a message that stands on the network: correct or take back a reply
 * of ours that was sent from here, moderate a message of the customer. Nothing while a change to it
 * is under way.
 */
export const possibleOn = (
  { id, direction, deleted_at }: Pick<Message, "id" | "direction" | "deleted_at">,
  { actions, capabilities, replies, amendments }: Standing,
  moderations: readonly Moderation[],
): AmendmentKind[] => {
  const about = amendments.filter((amendment) => amendment.about === id);
  if (deleted_at || about.some(({ state }) => state === "pending")) return [];
  const carried = (kind: AmendmentKind) => capabilities.amendments.includes(kind);
  if (direction === "inbound") {
    const done = about.filter(({ state }) => state === "done").map(({ kind }) => kind);
    return actions.includes("moderate")
      ? moderations.filter((kind) => carried(kind) && !done.includes(kind))
      : [];
  }
  const reply = replies.find((each) => each.id === id);
  if (reply?.delivery !== "sent" || reply.elsewhere || reply.withdrawn_at) return [];
  const possible: AmendmentKind[] = [];
  if (actions.includes("correct_reply") && carried("correct")) possible.push("correct");
  if (actions.includes("withdraw_reply") && carried("withdraw")) possible.push("withdraw");
  return possible;
};
