import Alert from "@mui/material/Alert";
import DialogContentText from "@mui/material/DialogContentText";
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { ADDRESS, OUTDATED, useWouldGo } from "./calls";
import type { Retention } from "./types";

interface Props {
  retention: Retention;
  onClose(): void;
}

const SUGGESTED = 730;

/** How long a client keeps its customers; says first whom the next look would erase. */
export const RetentionDialog = ({ retention, onClose }: Props) => {
  const t = useT();
  const { change, busy } = useChange();
  const [isForEver, setForEver] = useState(retention.days === null);
  const [typed, setTyped] = useState(String(retention.days ?? SUGGESTED));
  const number = /^\d{1,6}$/.test(typed.trim()) ? Number(typed) : null;
  const days = isForEver || number === 0 ? null : number;
  const wouldGo = useWouldGo(retention.client_id, days);
  const isReady = isForEver || (days !== null && wouldGo !== undefined);
  return (
    <FormDialog
      title={t("personal_data.retention_of", { client: retention.client_name })}
      submit={t("form.save")}
      busy={busy}
      disabled={!isReady}
      dangerous={(wouldGo ?? 0) > 0 && !isForEver}
      onSubmit={async () => {
        const sent = { method: "PUT", body: { days }, done: "form.saved" } as const;
        const path = `${ADDRESS}/retention/${retention.client_id}`;
        if (await change(path, { ...sent, outdated: OUTDATED })) onClose();
      }}
      onClose={onClose}
    >
      <DialogContentText>{t("personal_data.retention_hint")}</DialogContentText>
      <FormControlLabel
        control={<Switch size="small" checked={isForEver} onChange={(_, on) => setForEver(on)} />}
        label={t("personal_data.for_ever")}
        sx={{ ml: 0, gap: 0.75 }}
      />
      {!isForEver && (
        <TextField
          label={t("personal_data.days")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          slotProps={{ htmlInput: { inputMode: "numeric" } }}
        />
      )}
      {!isForEver && wouldGo !== undefined && (
        <Alert severity={wouldGo > 0 ? "warning" : "info"}>
          {t("personal_data.would_go", { smart_count: wouldGo })}
        </Alert>
      )}
    </FormDialog>
  );
};
