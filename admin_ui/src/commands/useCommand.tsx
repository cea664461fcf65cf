import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useDataProvider, useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import type { Key } from "../i18n/words";
import { refresh } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import { isUnanswered, NoAnswer } from "../providers/problem";
import { useMe } from "../providers/session";
import type { Command, CommandResult, Id } from "../providers/types";
import { remember } from "./pending";
import { RefusalNotice } from "./RefusalNotice";
import { type Refusal, refusalOf, refusalOfResult } from "./refusal";
import { answer, idFor, leave } from "./unanswered";

interface Sending {
  /** Given when the id outlives the page. */
  id?: Id;
  /** Said when it is done, be it later; nothing is said without it. */
  done?: Key;
  /** Handles an error itself: true keeps the notice away. */
  onError?(error: unknown): boolean;
  /** Told when a command that had been pending was refused after all. */
  onRefusedLater?(): void;
}

const isAnswered = (result: Partial<CommandResult>): result is CommandResult =>
  result.status !== undefined;

/** Shows a refusal as a notice that stays until it is read. */
export const useRefusalNotice = () => {
  const notify = useNotify();
  return useCallback(
    (refusal: Refusal) =>
      notify(<RefusalNotice refusal={refusal} />, { type: "error", autoHideDuration: 12_000 }),
    [notify],
  );
};

/**
 * Sends commands for one case. Resolves to the result, or to null when it was refused or got no
 * answer (which has been shown then): the same sent again goes out under the same id. What is
 * pending is watched until its outcome is known.
 */
export const useCommand = (caseId: Id) => {
  const dataProvider = useDataProvider<WebcareData>();
  const queryClient = useQueryClient();
  const notify = useNotify();
  const showRefusal = useRefusalNotice();
  const t = useT();
  const person = useMe()?.id ?? "";

  return useCallback(
    async (command: Command, sending: Sending = {}): Promise<CommandResult | null> => {
      const id = sending.id ?? idFor(person, caseId, command);
      const renew = () =>
        refresh(queryClient, [{ resource: "cases", id: caseId, case_id: caseId }]);
      const sayDone = () =>
        sending.done && notify(t(sending.done), { type: "success", autoHideDuration: 2_500 });
      try {
        const result: Partial<CommandResult> = await dataProvider.command(caseId, id, command);
        // When the session has ended, react-admin logs out and hands over an empty answer.
        if (!isAnswered(result)) return null;
        answer(person, caseId, command);
        if (result.status === "pending") {
          notify(t("command_state.pending"), { type: "info" });
          remember({
            id,
            caseId,
            command,
            since: Date.now(),
            onSettled(outcome) {
              if (outcome.status === "refused") {
                showRefusal(refusalOfResult(outcome, t));
                sending.onRefusedLater?.();
              } else sayDone();
              renew();
            },
          });
        } else if (result.status === "refused") {
          showRefusal(refusalOfResult(result, t));
          renew();
          return null;
        } else {
          sayDone();
          renew();
        }
        return result;
      } catch (error) {
        if (isUnanswered(error)) leave(person, caseId, command, id);
        if (!sending.onError?.(error)) {
          showRefusal(
            error instanceof NoAnswer
              ? { title: t("command_state.lost"), detail: "", right: "" }
              : refusalOf(error, t),
          );
        }
        renew();
        return null;
      }
    },
    [caseId, dataProvider, notify, person, queryClient, showRefusal, t],
  );
};
