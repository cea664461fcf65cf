import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import type { Key } from "../i18n/words";
import type { Command, Id } from "../providers/types";

interface Props {
  caseId: Id;
  title: string;
  hint?: string;
  confirm: string;
  done: Key;
  /** What is asked of the case; null while something is missing. */
  command: Command | null;
  onDone(): void;
  children: ReactNode;
}

/** A dialog that ends in one command. */
export const Asking = ({
  caseId,
  title,
  hint,
  confirm,
  done,
  command,
  onDone,
  children,
}: Props) => {
  const t = useT();
  const id = useId();
  const send = useCommand(caseId);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!command) return;
    setBusy(true);
    const result = await send(command, { done });
    setBusy(false);
    if (result) onDone();
  };
  return (
    <Dialog
      open
      onClose={onDone}
      aria-labelledby={id}
      slotProps={{ paper: { component: "form", onSubmit: submit } }}
    >
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent sx={{ display: "grid", gap: 1.5, width: 440, maxWidth: "100%" }}>
        {hint && (
          <Typography variant="body2" color="textSecondary">
            {hint}
          </Typography>
        )}
        {children}
      </DialogContent>
      <DialogActions>
        <Button onClick={onDone}>{t("holding_act.cancel")}</Button>
        <Button type="submit" variant="contained" disabled={!command} loading={busy}>
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
