import { useEffect } from "react";
import { useBlocker } from "react-router-dom";
import { useT } from "../i18n/useT";
import { Confirm } from "./Confirm";

/** Asks before somebody leaves the page, or closes it, with words that are not saved. */
export const LeaveGuard = ({ unsaved }: { unsaved: boolean }) => {
  const t = useT();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
  if (blocker.state !== "blocked") return null;
  return (
    <Confirm
      title={t("form.leave")}
      hint={t("form.leave_hint")}
      confirm={t("form.leave_now")}
      onConfirm={() => blocker.proceed()}
      onClose={() => blocker.reset()}
    />
  );
};
