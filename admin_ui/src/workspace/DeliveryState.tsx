import SentIcon from "@mui/icons-material/Check";
import FailedIcon from "@mui/icons-material/ErrorOutlined";
import DoubtIcon from "@mui/icons-material/HelpOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import CircularProgress from "@mui/material/CircularProgress";
import { useCommand } from "../commands/useCommand";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { CaseDetail, Message } from "../providers/types";
import { SMALL_PRINT } from "../theme/smallPrint";

interface Props {
  message: Message;
  record: CaseDetail;
  /** Takes a message that was not sent back into the composer, files and all. */
  onEditAgain(message: Message): void;
}

/** What a reply was for and what became of it; a person settles what nobody can tell. */
export const DeliveryState = ({ message, record, onEditAgain }: Props) => {
  const t = useT();
  const format = useFormat();
  const delivery = message.delivery ?? "sent";
  const state = record.replies.find(({ id }) => id === message.id);
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: "wrap",
        justifyContent: "flex-end",
        alignItems: "center",
        columnGap: 1,
        px: 0.5,
        pt: 0.25,
        fontSize: "0.75rem",
        color: "text.secondary",
      }}
    >
      {message.purpose && <span>{labelOf(t, "purpose", message.purpose)}</span>}
      <Box
        component="span"
        data-delivery={delivery}
        sx={{ display: "inline-flex", alignItems: "center", gap: 0.4, color: COLOUR[delivery] }}
      >
        <Sign delivery={delivery} />
        {labelOf(t, "delivery", delivery)}
        {delivery === "sent" && message.sent_at && ` ${format.time(message.sent_at)}`}
        {message.failure &&
          delivery !== "sent" &&
          `: ${labelOf(t, "send_failure", message.failure)}`}
      </Box>
      {state?.retry_at && delivery === "pending" && (
        <span>{t("conversation.retry_at", { moment: format.moment(state.retry_at) })}</span>
      )}
      {delivery === "failed" && message.text && record.actions.includes("submit_reply") && (
        <Button size="small" sx={SMALL_PRINT} onClick={() => onEditAgain(message)}>
          {t("conversation.edit_again")}
        </Button>
      )}
      {delivery === "unknown" && record.actions.includes("settle_delivery") && (
        <Settle message={message} record={record} />
      )}
    </Box>
  );
};

const Settle = ({ message, record }: Pick<Props, "message" | "record">) => {
  const t = useT();
  const command = useCommand(record.id);
  const settle = (posted: boolean) =>
    command(
      { kind: "settle_delivery", reply_id: message.id, posted },
      { done: "conversation.settled" },
    );
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 0.75, mt: 0.5 }}>
      <Box component="span" sx={{ fontWeight: 650, color: "text.primary" }}>
        {t("conversation.settle")}
      </Box>
      <Button variant="outlined" sx={SMALL_PRINT} onClick={() => settle(true)}>
        {t("conversation.settle_yes")}
      </Button>
      <Button variant="outlined" sx={SMALL_PRINT} onClick={() => settle(false)}>
        {t("conversation.settle_no")}
      </Button>
    </Box>
  );
};

const Sign = ({ delivery }: { delivery: string }) => {
  if (delivery === "sent") return <SentIcon sx={{ fontSize: 14 }} />;
  if (delivery === "failed") return <FailedIcon sx={{ fontSize: 14 }} />;
  if (delivery === "unknown") return <DoubtIcon sx={{ fontSize: 14 }} />;
  return <CircularProgress size={10} color="inherit" />;
};

const COLOUR: Record<string, string> = {
  sent: "text.secondary",
  failed: "meaning.overdue",
  unknown: "meaning.soon",
};
