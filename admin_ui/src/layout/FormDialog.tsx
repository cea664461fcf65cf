import Button, { type ButtonProps } from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, type ReactNode, useId } from "react";
import { useT } from "../i18n/useT";

interface Props {
  title: string;
  /** What the button that sends it says. */
  action: string;
  busy: boolean;
  disabled?: boolean;
  button?: Pick<ButtonProps, "color" | "startIcon">;
  width?: number;
  onSubmit(): void;
  onDone(): void;
  children: ReactNode;
}

/** A dialog that is filled in and sent, or left. */
export const FormDialog = ({
  title,
  action,
  busy,
  disabled = false,
  button,
  width = 460,
  onSubmit,
  onDone,
  children,
}: Props) => {
  const t = useT();
  const titleId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!disabled && !busy) onSubmit();
  };
  return (
    <Dialog
      open
      onClose={onDone}
      aria-labelledby={titleId}
      slotProps={{ paper: { component: "form", onSubmit: submit } }}
    >
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent
        sx={{ display: "grid", gap: 2, pt: "8px !important", width, maxWidth: "100%" }}
      >
        {children}
      </DialogContent>
      <DialogActions>
        <Button onClick={onDone} color="inherit">
          {t("questions.cancel")}
        </Button>
        <Button type="submit" variant="contained" disabled={disabled} loading={busy} {...button}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
