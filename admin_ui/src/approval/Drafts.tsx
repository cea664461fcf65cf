import Box from "@mui/material/Box";
import { useT } from "../i18n/useT";
import type { CaseDetail, Message } from "../providers/types";
import { DraftCard } from "./DraftCard";

interface Props {
  record: CaseDetail;
  messages: readonly Message[] | undefined;
}

/** Replies of this case that wait for somebody's consent or for their author. */
export const Drafts = ({ record, messages }: Props) => {
  const t = useT();
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
