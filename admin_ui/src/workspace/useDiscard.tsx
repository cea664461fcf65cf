import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useCallback } from "react";
import { useCloseNotification, useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import type { Draft } from "./drafts";

interface Drafting {
  draft: Draft;
  change(part: Partial<Draft>): void;
  clear(): void;
}

/** Throws a draft away and offers it back for a while. */
export const useDiscard = ({ draft, change, clear }: Drafting) => {
  const notify = useNotify();
  return useCallback(() => {
    clear();
    notify(<Discarded onUndo={() => change(draft)} />, { autoHideDuration: 8_000 });
  }, [change, clear, draft, notify]);
};

const Discarded = ({ onUndo }: { onUndo(): void }) => {
  const t = useT();
  const close = useCloseNotification();
  return (
    <Alert
      severity="info"
      variant="filled"
      action={
        <Button
          color="inherit"
          onClick={() => {
            onUndo();
            close();
          }}
        >
          {t("composer.undo")}
        </Button>
      }
    >
      {t("composer.discarded")}
    </Alert>
  );
};
