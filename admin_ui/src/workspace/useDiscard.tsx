import { useCallback } from "react";
import { useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import { UndoNotice } from "../layout/UndoNotice";
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

const Discarded = ({ onUndo }: { onUndo(): void }) => (
  <UndoNotice severity="info" said={useT()("composer.discarded")} onUndo={onUndo} />
);
