import CopyIcon from "@mui/icons-material/ContentCopy";
import Alert from "@mui/material/Alert";
import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useMe } from "../providers/session";
import type { Permission } from "../providers/types";
import { useClients } from "../providers/useClients";
import { useVocabulary } from "../vocabulary/useVocabulary";
import type { Token } from "./TokensPage";

const DAYS = ["30", "90", "180", "365"];

/** Lets a program in; what lets it in is shown once and never again. */
export const NewToken = ({ onClose }: { onClose(): void }) => {
  const t = useT();
  const me = useMe();
  const vocabulary = useVocabulary();
  const clients = useClients();
  const { change, busy } = useChange();
  const [name, setName] = useState("");
  const [clientId, setClientId] = useState(clients[0]?.value ?? "");
  const [permissions, setPermissions] = useState<Permission[]>([]);
  const [days, setDays] = useState("90");
  const [made, setMade] = useState<(Token & { token: string }) | null>(null);
  // Only what one may oneself, and only what the server lets programs have.
  const possible =
    vocabulary?.grantable.filter((each) => me?.permissions[clientId]?.includes(each)) ?? [];
  const save = async () => {
    const done = await change<Token & { token: string }>("/api/tokens", {
      body: { client_id: clientId, name, permissions, expires_in_days: Number(days) },
      outdated: [["tokens"]],
    });
    if (done) setMade(done.data);
  };
  if (made) return <Shown token={made.token} name={made.name} onClose={onClose} />;
  return (
    <FormDialog
      title={t("tokens.make")}
      submit={t("tokens.make")}
      busy={busy}
      disabled={name.trim() === "" || permissions.length === 0}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t("column.name")}
        helperText={t("tokens.name_hint")}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Choice
        label={t("column.client")}
        value={clientId}
        choices={clients}
        onChange={(next) => {
          setClientId(next);
          setPermissions([]);
        }}
      />
      <Autocomplete
        multiple
        disableCloseOnSelect
        options={possible}
        value={permissions}
        getOptionLabel={(each) => labelOf(t, "permission", each)}
        onChange={(_, chosen) => setPermissions(chosen)}
        renderInput={(params) => (
          <TextField {...params} label={t("tokens.may")} helperText={t("tokens.may_hint")} />
        )}
      />
      <Choice
        label={t("tokens.valid_for")}
        value={days}
        choices={DAYS.map((value) => ({ value, label: t("tokens.days", { days: value }) }))}
        onChange={setDays}
      />
    </FormDialog>
  );
};

const Shown = ({ token, name, onClose }: { token: string; name: string; onClose(): void }) => {
  const t = useT();
  const notify = useNotify();
  return (
    <Dialog open fullWidth maxWidth="sm" aria-labelledby="token-title">
      <DialogTitle id="token-title">{name}</DialogTitle>
      <DialogContent sx={{ display: "grid", gap: 2 }}>
        <Alert severity="warning">{t("tokens.once")}</Alert>
        <Box
          component="code"
          data-testid="token"
          sx={{ overflowWrap: "anywhere", p: 1.5, border: 1, borderColor: "divider" }}
        >
          {token}
        </Box>
      </DialogContent>
      <DialogActions>
        {navigator.clipboard && (
          <Button
            startIcon={<CopyIcon />}
            onClick={() =>
              navigator.clipboard.writeText(token).then(() => notify(t("accounts.copied")))
            }
          >
            {t("accounts.copy")}
          </Button>
        )}
        <Button variant="contained" autoFocus onClick={onClose}>
          {t("tokens.kept")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
