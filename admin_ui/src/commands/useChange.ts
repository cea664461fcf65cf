import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import type { Key, Words } from "../i18n/words";
import { request } from "../providers/http";
import { isUnanswered, Problem } from "../providers/problem";
import { refusalOf } from "./refusal";
import { useRefusalNotice } from "./useCommand";

interface Changing {
  method?: "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** Said when it is done; nothing is said without it. */
  done?: Key;
  words?: Words;
  /** What on the screen is out of date afterwards. */
  outdated: QueryKey[];
}

/**
 * Changes configuration through the API. Resolves to the answer, or to null when it was refused
 * (which has been shown then, with the server's words for what would be right).
 */
export const useChange = () => {
  const t = useT();
  const notify = useNotify();
  const showRefusal = useRefusalNotice();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);

  const change = useCallback(
    async <Answer = unknown>(
      path: string,
      changing: Changing,
    ): Promise<{ data: Answer } | null> => {
      const { method = "POST", body, done, words, outdated } = changing;
      const renew = () =>
        Promise.all(outdated.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      setBusy(true);
      try {
        const { data } = await request<Answer>(path, { method, body });
        await renew();
        if (done) notify(t(done, words), { type: "success", autoHideDuration: 2_500 });
        return { data };
      } catch (error) {
        showRefusal(refusalOf(error, t));
        // It is otherwise by now than it was shown; or done, and nobody said so.
        if (isUnanswered(error) || (error instanceof Problem && error.status === 409)) void renew();
        return null;
      } finally {
        setBusy(false);
      }
    },
    [notify, queryClient, showRefusal, t],
  );
  return { change, busy };
};
