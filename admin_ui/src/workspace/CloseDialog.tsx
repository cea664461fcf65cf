import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormLabel from "@mui/material/FormLabel";
import Radio from "@mui/material/Radio";
import RadioGroup from "@mui/material/RadioGroup";
import Typography from "@mui/material/Typography";
import { type FormEvent, useState } from "react";
import { useCommand } from "../commands/useCommand";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { CaseDetail, ClosingReason } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";

interface Props {
  record: CaseDetail;
  onDone(): void;
}

export const CloseDialog = ({ record, onDone }: Props) => {
  const t = useT();
  const format = useFormat();
  const vocabulary = useVocabulary();
  const command = useCommand(record.id);
  const [reason, setReason] = useState<ClosingReason | null>(
    record.answered_at ? "answered" : null,
  );
  // What the customer writes while somebody chooses a reason has been read by nobody.
  const [seenAt] = useState(record.updated_at);
  const [busy, setBusy] = useState(false);
  const isUnanswered = record.answering === "respond" && !record.answered_at;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!reason) return;
    setBusy(true);
    const result = await command(
      { kind: "close_case", reason, seen_at: seenAt },
      { done: "close.done" },
    );
    setBusy(false);
    if (result) onDone();
  };

  return (
    <Dialog
      open
      onClose={onDone}
      aria-labelledby="close-title"
      slotProps={{ paper: { component: "form", onSubmit: submit } }}
    >
      <DialogTitle id="close-title">{t("close.title")}</DialogTitle>
      <DialogContent sx={{ display: "grid", gap: 1.5, maxWidth: 420 }}>
        {isUnanswered && <Alert severity="warning">{t("close.unanswered")}</Alert>}
        <FormLabel id="close-why">{t("close.why")}</FormLabel>
        <RadioGroup
          aria-labelledby="close-why"
          value={reason}
          onChange={(_, value) => setReason(value as ClosingReason)}
        >
          {vocabulary?.closing_reasons.map((each, index) => (
            <FormControlLabel
              key={each}
              value={each}
              label={t(`closing_reason.${each}`)}
              control={<Radio size="small" sx={{ py: 0.5 }} autoFocus={index === 0} />}
            />
          ))}
        </RadioGroup>
        <Typography variant="caption" color="textSecondary">
          {t("close.hint", { span: format.span(record.agreement.reopen_for) })}
        </Typography>
      </DialogContent>
      <DialogActions>
        <Button onClick={onDone}>{t("close.cancel")}</Button>
        <Button type="submit" variant="contained" disabled={!reason} loading={busy}>
          {t("close.confirm")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
