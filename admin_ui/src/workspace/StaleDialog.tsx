import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import type { Refusal } from "../commands/refusal";
import { useT } from "../i18n/useT";
import type { Message } from "../providers/types";
import { Bubble } from "./Bubble";

interface Props {
  /** What the customer has written since the draft was begun. */
  newer: readonly Message[];
  /** What the server said: nothing may be new but an edit, or what a colleague has replied. */
  refusal: Refusal;
  busy: boolean;
  onConfirm(): void;
  onBack(): void;
}

/** The customer was quicker: read it, then send or go back. */
export const StaleDialog = ({ newer, refusal, busy, onConfirm, onBack }: Props) => {
  const t = useT();
  return (
    <Dialog open onClose={onBack} aria-labelledby="stale-title" fullWidth maxWidth="sm">
      <DialogTitle id="stale-title">
        {newer.length > 0 ? t("stale.title") : refusal.title}
      </DialogTitle>
      <DialogContent sx={{ display: "flex", flexDirection: "column", gap: 1.5 }}>
        <DialogContentText>
          {newer.length > 0 ? t("stale.intro") : `${refusal.detail} ${refusal.right}`}
        </DialogContentText>
        {newer.map((message) => (
          <Bubble key={message.id} message={message} />
        ))}
      </DialogContent>
      <DialogActions>
        {newer.length > 0 && (
          <Button onClick={onConfirm} loading={busy}>
            {t("stale.confirm")}
          </Button>
        )}
        <Button variant="contained" onClick={onBack} autoFocus>
          {t("stale.back")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
