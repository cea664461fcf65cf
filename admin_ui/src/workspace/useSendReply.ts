import { useCallback, useState } from "react";
import { newCommandId } from "../commands/commandId";
import { useCommand } from "../commands/useCommand";
import type { NamedFile } from "../files/types";
import { Problem } from "../providers/problem";
import type { Command, Id, Purpose, Visibility } from "../providers/types";
import type { Drafting } from "./useDraft";

export interface Outgoing {
  text: string;
  purpose: Purpose;
  visibility: Visibility;
  answers: Id | null;
  prepared: Id | null;
  based_on?: Id[];
  files?: NamedFile[];
}

/**
 * Sends a reply. The attempt's id is kept with the draft before anything leaves: when no answer
 * comes back, the same words go out again under the same id, and cannot be posted twice.
 */
export const useSendReply = (caseId: Id, { draft, change, restore, finish }: Drafting) => {
  const command = useCommand(caseId);
  const [busy, setBusy] = useState(false);
  const [stale, setStale] = useState<Outgoing | null>(null);

  const send = useCallback(
    async (outgoing: Outgoing) => {
      const reply: Command = { kind: "submit_reply", ...outgoing };
      const body = JSON.stringify(reply);
      const id = draft.attempt?.body === body ? draft.attempt.id : newCommandId();
      change({ attempt: { id, body } });
      setBusy(true);
      const result = await command(reply, {
        id,
        onError(error) {
          const isStale = error instanceof Problem && error.slug === "stale-draft";
          if (isStale) setStale(outgoing);
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
    [change, command, draft, finish, restore],
  );

  return { send, busy, stale, dismissStale: () => setStale(null) };
};
