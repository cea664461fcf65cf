import { useCallback } from "react";
import { useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import { UndoNotice } from "../layout/UndoNotice";
import type { Drafting } from "./useDraft";

/** Throws a draft away and offers it back for a while. */
export const useDiscard = ({ draft, clear, restore }: Drafting) => {
  const notify = useNotify();
  return useCallback(() => {
    clear();
    notify(<Discarded onUndo={() => restore(draft)} />, { autoHideDuration: 8_000 });
  }, [clear, draft, notify, restore]);
};

const Discarded = ({ onUndo }: { onUndo(): void }) => (
  <UndoNotice severity="info" said={useT()("composer.discarded")} onUndo={onUndo} />
);
