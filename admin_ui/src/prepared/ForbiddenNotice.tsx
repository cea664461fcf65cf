import Alert from "@mui/material/Alert";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import type { Id } from "../providers/types";

const PAUSE_MS = 400;

/** Tells while somebody writes what the brand never says; the server would refuse it. */
export const ForbiddenNotice = ({ clientId, text }: { clientId: Id; text: string }) => {
  const t = useT();
  const format = useFormat();
  const words = useForbidden(clientId, text);
  if (words.length === 0) return null;
  return (
    <Alert severity="error" sx={{ py: 0 }} data-testid="forbidden">
      {t("prepared.forbidden", { words: format.list(words.map((word) => `“${word}”`)) })}
    </Alert>
  );
};

interface Findings {
  forbidden: { word: string; start: number; end: number }[];
}

/** The forbidden words in a text, as the server finds them once its author pauses. */
export const useForbidden = (clientId: Id, text: string): string[] => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useQuery({
    queryKey: ["voice", "check", clientId, settled],
    queryFn: async () => {
      const path = `/api/clients/${clientId}/voice/check`;
      return (await request<Findings>(path, { method: "POST", body: { text: settled } })).data;
    },
    enabled: clientId !== "" && settled.trim() !== "",
    staleTime: 30_000,
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
  if (text.trim() === "") return [];
  return [...new Set(data?.forbidden.map(({ word }) => word))];
};
