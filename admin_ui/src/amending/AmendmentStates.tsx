import Box from "@mui/material/Box";
import { useT } from "../i18n/useT";
import { labelOf, type T } from "../i18n/words";
import type { Amendment, CaseDetail, Message } from "../providers/types";

interface Props {
  message: Message;
  record: CaseDetail;
}

/** What is being done, was done or could not be done to a message that stands on the network. */
export const AmendmentStates = ({ message, record }: Props) => {
  const shown = record.amendments.filter(
    (amendment) => amendment.about === message.id && !isToldByMessage(amendment),
  );
  return shown.map((amendment) => (
    <Box
      key={amendment.id}
      data-amendment={amendment.state}
      sx={{
        px: 0.5,
        pt: 0.25,
        fontSize: "0.75rem",
        textAlign: message.direction === "outbound" ? "right" : "left",
        color: amendment.state === "failed" ? "meaning.overdue" : "text.secondary",
      }}
    >
      <Words amendment={amendment} />
    </Box>
  ));
};

/** A reply that was corrected or withdrawn says so itself, with the moment. */
const isToldByMessage = ({ kind, state }: Amendment) =>
  state === "done" && (kind === "correct" || kind === "withdraw");

const Words = ({ amendment: { kind, state, failure } }: { amendment: Amendment }) => {
  const t = useT();
  if (state === "pending") return t(`amendment_pending.${kind}`);
  if (state === "done") return t(`amendment_done.${kind}`);
  return t(`amendment_failed.${kind}`, { why: why(t, failure ?? "no_answer") });
};

/** Why a reply was not sent, too; but what is gone here is the message itself. */
const why = (t: T, failure: string) =>
  failure === "gone" ? t("why.gone") : labelOf(t, "send_failure", failure);
