import ExpandIcon from "@mui/icons-material/ExpandLess";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useT } from "../i18n/useT";
import { useCompact } from "../layout/useCompact";
import type { Prepared } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { withReason } from "./withReason";

/** The honest word on a delay: a person gives the reason, the rest is prepared. */
export const DelayNote = ({
  prepared,
  isDue,
  onUse,
  onCancel,
}: {
  prepared: Prepared;
  /** The answer is overdue, and somebody has been asked to say so. */
  isDue: boolean;
  onUse(text: string): void;
  onCancel?(): void;
}) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const [reason, setReason] = useState("");
  const text = withReason(prepared, reason);
  const compact = useCompact();
  // On a phone the conversation needs the room: what is due is one line until somebody wants it.
  const [open, setOpen] = useState(!(isDue && compact));
  const canUse = reason.trim() !== "" || !prepared.reason_needed;
  if (!open) {
    return (
      <Button
        fullWidth
        aria-expanded={false}
        startIcon={<ExpandIcon />}
        onClick={() => setOpen(true)}
        sx={{ ...LINE, color: "meaning.overdue" }}
      >
        {t("delay.due")}
      </Button>
    );
  }
  return (
    <Box
      component="form"
      aria-label={t("delay.title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (canUse) onUse(text);
      }}
      sx={{ display: "grid", gap: 1, px: 1.5, py: 1, borderBottom: 1, borderColor: "divider" }}
    >
      <Typography variant="subtitle2" sx={{ color: isDue ? "meaning.overdue" : undefined }}>
        {t(isDue ? "delay.due" : "delay.title")}
      </Typography>
      <TextField
        size="small"
        fullWidth
        autoFocus={!isDue}
        label={t("delay.reason")}
        value={reason}
        helperText={t(prepared.reason_needed ? "delay.reason_needed" : "delay.reason_possible")}
        onChange={({ target }) => setReason(target.value)}
        slotProps={{ htmlInput: { maxLength: vocabulary?.limits.line } }}
      />
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: "anywhere" }}>
        {text}
      </Typography>
      <Box sx={{ display: "flex", gap: 1 }}>
        <Button type="submit" size="small" variant="outlined" disabled={!canUse}>
          {t("delay.use")}
        </Button>
        {onCancel && (
          <Button size="small" color="inherit" onClick={onCancel}>
            {t("delay.cancel")}
          </Button>
        )}
      </Box>
    </Box>
  );
};

const LINE = {
  justifyContent: "start",
  textAlign: "start",
  px: 1.5,
  py: 0.75,
  borderBottom: 1,
  borderColor: "divider",
  borderRadius: 0,
} as const;
