import { useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import type { Key } from "../i18n/words";
import type { CaseDetail } from "../providers/types";

/** Begins to close the case, or says what stands in the way. */
export const useClosing = (record: CaseDetail, begin: () => void) => {
  const t = useT();
  const notify = useNotify();
  return () => {
    if (record.actions.includes("close_case")) begin();
    else notify(t(obstacle(record)), { type: "info", autoHideDuration: 6_000 });
  };
};

const obstacle = ({ status, closing_waits_for }: CaseDetail): Key => {
  if (status === "closed") return "close.is_closed";
  return closing_waits_for ? `closing_waits_for.${closing_waits_for}` : "close.not_your_role";
};
