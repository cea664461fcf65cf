import Alert from "@mui/material/Alert";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { request } from "../providers/http";
import type { Id, Language, Visibility } from "../providers/types";

const PAUSE_MS = 400;

interface Reply {
  caseId: Id;
  text: string;
  visibility: Visibility;
}

/** Tells while somebody writes a reply what the server finds in it: most of that it would refuse. */
export const ReplyNotices = ({ caseId, text, visibility }: Reply) => {
  const t = useT();
  const format = useFormat();
  const found = useCheck({ caseId, text, visibility });
  const forbidden = [...new Set(found?.forbidden.map(({ word }) => `“${word}”`))];
  const quoted = [...new Set(found?.quoted.map(({ kind }) => labelOf(t, "datum", kind)))];
  const other = found?.other_language;
  return (
    <>
      {forbidden.length > 0 && (
        <Alert severity="error" sx={{ py: 0 }} data-testid="forbidden">
          {t("prepared.forbidden", { words: format.list(forbidden) })}
        </Alert>
      )}
      {quoted.length > 0 && (
        <Alert severity="error" sx={{ py: 0 }} data-testid="quoted">
          {t("composer.quoted", { what: format.list(quoted) })}
        </Alert>
      )}
      {other && (
        <Alert severity="warning" sx={{ py: 0 }} data-testid="other-language">
          {t("composer.other_language", {
            spoken: labelOf(t, "language", other.spoken),
            written: labelOf(t, "language", other.written),
          })}
        </Alert>
      )}
    </>
  );
};

interface Findings {
  forbidden: { word: string; start: number; end: number }[];
  quoted: { kind: string; start: number; end: number }[];
  /** Told, and not refused. */
  other_language: { written: Language; spoken: Language } | null;
}

/** What the server finds once the author pauses. */
const useCheck = ({ caseId, text, visibility }: Reply): Findings | undefined => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useQuery({
    queryKey: ["check", caseId, visibility, settled],
    queryFn: async () => {
      const body = { text: settled, visibility };
      return (await request<Findings>(`/api/cases/${caseId}/check`, { method: "POST", body })).data;
    },
    enabled: settled.trim() !== "",
    staleTime: 30_000,
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
  return text.trim() === "" ? undefined : data;
};
