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

/** By a dialog or a menu that is open: one that fades away is hidden already, and a key pressed
 * meanwhile is meant for the screen. */
const isCovered = (): boolean =>
  document.querySelector(".MuiModal-root:not([aria-hidden=true])") !== null;
