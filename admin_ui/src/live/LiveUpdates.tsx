import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDataProvider } from "react-admin";
import { pendingCommands, settle } from "../commands/pending";
import type { WebcareData } from "../providers/dataProvider";
import { setConnection } from "./connection";
import { listen } from "./listen";
import { refresh } from "./refresh";

const ASK_AGAIN_MS = 3_000;

/** Keeps the screen as the server sees things: one event stream for the whole application. */
export const LiveUpdates = () => {
  const queryClient = useQueryClient();
  const dataProvider = useDataProvider<WebcareData>();

  useEffect(() => {
    const askFor = (ids: string[]) => {
      for (const id of ids) {
        dataProvider.commandResult(id).then(settle, () => undefined);
      }
    };
    const stop = listen({
      onChanges(changes) {
        refresh(queryClient, changes);
        const changed = new Set(
          changes.filter(({ resource }) => resource === "commands").map(({ id }) => id),
        );
        askFor(
          pendingCommands()
            .map(({ id }) => id)
            .filter((id) => changed.has(id)),
        );
      },
      onLive() {
        setConnection("live");
        // Whatever changed since it was fetched, also before the stream was open, went unheard.
        void queryClient.invalidateQueries();
      },
      onLost() {
        setConnection("lost");
        // An ended session looks like a lost connection; any fetch tells the difference.
        void queryClient.invalidateQueries({ queryKey: ["stops"] });
      },
    });
    // A pending command's event may have been announced while nobody listened.
    const timer = setInterval(() => askFor(pendingCommands().map(({ id }) => id)), ASK_AGAIN_MS);
    return () => {
      stop();
      clearInterval(timer);
      setConnection("connecting");
    };
  }, [dataProvider, queryClient]);

  return null;
};
