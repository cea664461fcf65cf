import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import type { Id } from "../providers/types";
import type { HeldMail, HeldMailDetail } from "./types";

const KEY = ["held-mails"];

/** What waits to be looked at, the latest first. */
export const useHeldMails = () =>
  useQuery({
    queryKey: [...KEY, "list"],
    queryFn: async () => (await request<HeldMail[]>("/api/held-mails")).data,
  });

/** One of them with its words. */
export const useHeldMail = (id: Id) =>
  useQuery({
    queryKey: [...KEY, "one", id],
    queryFn: async () => (await request<HeldMailDetail>(`/api/held-mails/${id}`)).data,
  });

/** Does something about one; what came of it, null when it was refused, which is then shown. */
export const useReview = (id: Id) => {
  const t = useT();
  const queryClient = useQueryClient();
  const showRefusal = useRefusalNotice();
  const [busy, setBusy] = useState(false);
  const review = async (what: "assign" | "discard" | "restore", body?: unknown) => {
    setBusy(true);
    try {
      const path = `/api/held-mails/${id}/${what}`;
      return (await request<{ status: "done" | "pending" }>(path, { method: "POST", body })).data;
    } catch (error) {
      showRefusal(refusalOf(error, t));
      return null;
    } finally {
      setBusy(false);
      void queryClient.invalidateQueries({ queryKey: KEY });
    }
  };
  return { review, busy };
};
