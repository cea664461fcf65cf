import { useCallback, useState } from "react";
import { useDataProvider, useNotify } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import type { WebcareData } from "../providers/dataProvider";
import type { Id } from "../providers/types";

/** Asks for the next task; the system chooses which. */
export const useNextTask = (onGot: (caseId: Id) => void) => {
  const t = useT();
  const notify = useNotify();
  const showRefusal = useRefusalNotice();
  const dataProvider = useDataProvider<WebcareData>();
  const [busy, setBusy] = useState(false);
  const ask = useCallback(async () => {
    setBusy(true);
    try {
      const got = await dataProvider.nextTask();
      if (got) onGot(got.case_id);
      else notify(t("work.no_next"), { type: "info" });
    } catch (error) {
      showRefusal(refusalOf(error, t));
    } finally {
      setBusy(false);
    }
  }, [dataProvider, notify, onGot, showRefusal, t]);
  return { ask, busy };
};
