import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNotify } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import { DIRECTORY_KEY } from "./DirectoryPage";

/** Saves something of the directory, and says why when that is refused. */
export const useSave = (onDone: () => void) => {
  const t = useT();
  const notify = useNotify();
  const showRefusal = useRefusalNotice();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const save = async (method: "POST" | "PUT", path: string, body: unknown) => {
    setBusy(true);
    try {
      await request(path, { method, body });
      notify(t("directory.saved"), { type: "success", autoHideDuration: 2_500 });
      void queryClient.invalidateQueries({ queryKey: DIRECTORY_KEY });
      void queryClient.invalidateQueries({ queryKey: ["questions"] });
      onDone();
    } catch (error) {
      showRefusal(refusalOf(error, t));
      setBusy(false);
    }
  };
  return { save, busy };
};
