import Box from "@mui/material/Box";
import { useEffect } from "react";
import { useT } from "../i18n/useT";
import { useMe } from "../providers/session";
import type { CaseDetail, Message } from "../providers/types";
import { DraftCard } from "./DraftCard";
import { NOTHING, writeWriting } from "./writing";

interface Props {
  record: CaseDetail;
  messages: readonly Message[] | undefined;
}

/** Replies of this case that wait for somebody's consent or for their author. */
export const Drafts = ({ record, messages }: Props) => {
  const t = useT();
  const person = useMe()?.id ?? "";
  // Nothing is left to say about what has been decided.
  useEffect(() => {
    for (const { id, open } of record.drafts) {
      if (!open) writeWriting(localStorage, person, record.id, id, NOTHING);
    }
  }, [record.drafts, record.id, person]);
  const open = record.drafts.filter(({ open }) => open);
  if (open.length === 0) return null;
  return (
    <Box
      component="section"
      aria-label={t("approval.label")}
      sx={{
        flex: "none",
        maxHeight: "55%",
        overflowY: "auto",
        borderTop: 1,
        borderColor: "divider",
      }}
    >
      {open.map((draft) => (
        <DraftCard key={draft.id} record={record} draft={draft} messages={messages} />
      ))}
    </Box>
  );
};
