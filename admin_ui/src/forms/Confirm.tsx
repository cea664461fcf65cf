import DialogContentText from "@mui/material/DialogContentText";
import { FormDialog } from "./FormDialog";

interface Props {
  title: string;
  hint: string;
  confirm: string;
  busy?: boolean;
  onConfirm(): void;
  onClose(): void;
}

/** Asks once more before something that others feel. */
export const Confirm = ({ title, hint, confirm, busy, onConfirm, onClose }: Props) => (
  <FormDialog
    dangerous
    title={title}
    submit={confirm}
    busy={busy}
    onSubmit={onConfirm}
    onClose={onClose}
  >
    <DialogContentText>{hint}</DialogContentText>
  </FormDialog>
);
