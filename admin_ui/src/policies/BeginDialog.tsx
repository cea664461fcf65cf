import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { type FormEvent, useState } from "react";
import { useDataProvider } from "react-admin";
import { useNavigate } from "react-router-dom";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { notBeside } from "../forms/notBeside";
import { useT } from "../i18n/useT";
import type { WebcareData } from "../providers/dataProvider";
import type { Client } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";

/** A draft begins as a copy of what holds now, under a name that says what it is for. */
export const BeginDialog = ({ client, onDone }: { client: Client; onDone(): void }) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const navigate = useNavigate();
  const showRefusal = useRefusalNotice();
  const dataProvider = useDataProvider<WebcareData>();
  const [title, setTitle] = useState("");
  const [busy, setBusy] = useState(false);

  const begin = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const draft = await dataProvider.beginPolicy({ client_id: client.id, title });
      navigate(`/policies/${draft.id}/show`);
    } catch (error) {
      showRefusal(refusalOf(error, t));
      setBusy(false);
    }
  };

  return (
    <Dialog open onClose={notBeside(onDone)} aria-labelledby="begin-title" fullWidth maxWidth="xs">
      <form onSubmit={begin}>
        <DialogTitle id="begin-title">{t("policy.begin")}</DialogTitle>
        <DialogContent sx={{ display: "grid", gap: 1.5 }}>
          <DialogContentText>{t("policy.begin_hint", { client: client.name })}</DialogContentText>
          <TextField
            autoFocus
            required
            label={t("policy.name")}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            slotProps={{ htmlInput: { maxLength: vocabulary?.limits.line } }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onDone}>{t("policy.cancel")}</Button>
          <Button type="submit" variant="contained" loading={busy} disabled={title.trim() === ""}>
            {t("policy.begin")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
