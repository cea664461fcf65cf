import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNotify } from "react-admin";
import { wrongHere } from "../commands/wrongInput";
import { capitalised } from "../i18n/capitalised";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { request } from "../providers/http";
import { Problem } from "../providers/problem";
import type { Id } from "../providers/types";
import { shownAt } from "./places";
import type { AgreementRecord, FullAgreement, Wrong } from "./types";

/** A client's agreement, and the three things that can be done to its draft. */
export const useAgreement = (clientId: Id) => {
  const t = useT();
  const notify = useNotify();
  const cache = useQueryClient();
  const [wrong, setWrong] = useState<Wrong>({});
  const [busy, setBusy] = useState(false);
  const key = ["clients", "agreement", clientId];
  const address = `/api/agreements/${clientId}`;
  const { data: record, error } = useQuery({
    queryKey: key,
    queryFn: async () => (await request<AgreementRecord>(address)).data,
  });

  const ask = async (method: "PUT" | "POST", path: string, body: unknown, done: string) => {
    setBusy(true);
    try {
      const { data } = await request<AgreementRecord>(`${address}/draft${path}`, { method, body });
      setWrong({});
      cache.setQueryData(key, data);
      void cache.invalidateQueries({ queryKey: ["clients"] });
      notify(done, { type: "success" });
      return true;
    } catch (caught) {
      const problem = caught instanceof Problem ? caught : null;
      const places = (problem?.errors ?? []).map((each) => [
        shownAt(each.where),
        each.code ? labelOf(t, "agreement_problem", each.code) : capitalised(wrongHere(each, t)),
      ]);
      setWrong(Object.fromEntries(places));
      const said = places.length > 0 ? t("agreements.look_at_places") : problem?.message;
      notify([said ?? t("failure_of.no_answer"), problem?.right].filter(Boolean).join(" "), {
        type: "error",
      });
      if (problem?.status === 409) void cache.invalidateQueries({ queryKey: key });
      return false;
    } finally {
      setBusy(false);
    }
  };

  return {
    record,
    error,
    busy,
    wrong,
    save: (agreement: FullAgreement, note: string, revision: number) =>
      ask("PUT", "", { agreement, note, revision }, t("agreements.saved")),
    publish: (revision: number) => ask("POST", "/publish", { revision }, t("agreements.published")),
    discard: (revision: number) => ask("POST", "/discard", { revision }, t("agreements.discarded")),
  };
};
