import { useCallback, useState } from "react";
import { newCommandId } from "../commands/commandId";
import { type Refusal, refusalOf } from "../commands/refusal";
import { useCommand } from "../commands/useCommand";
import type { NamedFile } from "../files/types";
import { useT } from "../i18n/useT";
import { Problem } from "../providers/problem";
import type { Command, Id, Purpose, Time, Visibility } from "../providers/types";
import type { Attempt } from "./drafts";
import type { Drafting } from "./useDraft";

export interface Outgoing {
  text: string;
  purpose: Purpose;
  visibility: Visibility;
  answers: Id | null;
  /** When the case that its author had before them was recorded. */
  seen_at: Time;
  prepared: Id | null;
  based_on?: Id[];
  files?: NamedFile[];
}

/** What could not go out over words that its author had not seen, and what the server said. */
export interface Stale {
  outgoing: Outgoing;
  refusal: Refusal;
}

/** The attempt to send a reply: the earlier one, word for word, when it is the same reply, whatever
 * was on record by then. */
export const attemptAt = (reply: Command, earlier: Attempt | null): Attempt => {
  if (earlier && withoutSeen(JSON.parse(earlier.body)) === withoutSeen(reply)) return earlier;
  return { id: newCommandId(), body: JSON.stringify(reply) };
};

const withoutSeen = (reply: Command) => JSON.stringify({ ...reply, seen_at: null });

/**
 * Sends a reply. The attempt's id is kept with the draft before anything leaves: when no answer
 * comes back, the same words go out again under the same id, and cannot be posted twice.
 */
export const useSendReply = (caseId: Id, { draft, change, restore, finish }: Drafting) => {
  const command = useCommand(caseId);
  const [busy, setBusy] = useState(false);
  const [stale, setStale] = useState<Stale | null>(null);
  const t = useT();

  const send = useCallback(
    async (outgoing: Outgoing) => {
      const { id, body } = attemptAt({ kind: "submit_reply", ...outgoing }, draft.attempt);
      change({ attempt: { id, body } });
      setBusy(true);
      const result = await command(JSON.parse(body), {
        id,
        onError(error) {
          // What was refused is another reply when it is sent again.
          if (error instanceof Problem && error.status < 500) change({ attempt: null });
          const isStale = error instanceof Problem && error.slug === "stale-draft";
          if (isStale) setStale({ outgoing, refusal: refusalOf(error, t) });
          return isStale;
        },
        onRefusedLater: () => restore({ ...draft, attempt: null }),
      });
      setBusy(false);
      if (result) {
        setStale(null);
        finish(draft);
      }
      return result !== null;
    },
    [change, command, draft, finish, restore, t],
  );

  return { send, busy, stale, dismissStale: () => setStale(null) };
};
