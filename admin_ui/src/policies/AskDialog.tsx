import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import { useT } from "../i18n/useT";

interface Props {
  title: string;
  text: string;
  confirm: string;
  busy: boolean;
  onConfirm(): void;
  onDone(): void;
}

/** What has consequences for others is asked for twice. */
export const AskDialog = ({ title, text, confirm, busy, onConfirm, onDone }: Props) => {
  const t = useT();
  return (
    <Dialog open onClose={onDone} aria-labelledby="ask-title">
      <DialogTitle id="ask-title">{title}</DialogTitle>
      <DialogContent>
        <DialogContentText>{text}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button onClick={onDone}>{t("policy.cancel")}</Button>
        <Button variant="contained" onClick={onConfirm} loading={busy} autoFocus>
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
