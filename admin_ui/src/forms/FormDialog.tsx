import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, type ReactNode, useId } from "react";
import { useT } from "../i18n/useT";
import { useCompact } from "../layout/useCompact";
import { notBeside } from "./notBeside";

interface Props {
  title: string;
  submit: string;
  busy?: boolean;
  disabled?: boolean;
  /** Something that cannot be taken back. */
  dangerous?: boolean;
  icon?: ReactNode;
  onSubmit(): void;
  onClose(): void;
  children: ReactNode;
}

/** A question with fields and one answer; the whole screen on a phone. */
export const FormDialog = (props: Props) => {
  const { title, submit, busy, disabled, dangerous, icon, onSubmit, onClose, children } = props;
  const t = useT();
  const compact = useCompact();
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && !disabled) onSubmit();
  };
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      fullScreen={compact && !dangerous}
      onClose={dangerous ? onClose : notBeside(onClose)}
      aria-labelledby={id}
      slotProps={{ paper: { component: "form", onSubmit: send } }}
    >
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent sx={{ display: "grid", gap: 2, alignContent: "start", pt: "8px !important" }}>
        {children}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("form.cancel")}</Button>
        <Button
          type="submit"
          variant="contained"
          color={dangerous ? "error" : "primary"}
          startIcon={icon}
          loading={busy}
          disabled={disabled}
        >
          {submit}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
