import { useHotkeys } from "react-hotkeys-hook";

/** Keys that act from anywhere on the screen; not under a dialog or a menu, which has its own. */
export const useKeys = (keys: string, act: () => void, enabled = true): void => {
  useHotkeys(keys, act, {
    useKey: true,
    preventDefault: true,
    enabled,
    ignoreEventWhen: isCovered,
  });
};

const isCovered = (): boolean => document.querySelector(".MuiModal-root") !== null;
