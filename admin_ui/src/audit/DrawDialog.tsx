import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router-dom";
import { refusalText } from "../commands/refusal";
import { notBeside } from "../forms/notBeside";
import { useT } from "../i18n/useT";
import { may, useMe } from "../providers/session";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { drawSample, type Filters } from "./calls";

/** Draws cases at random from what is searched for. */
export const DrawDialog = ({ filters, onDone }: { filters: Filters; onDone(): void }) => {
  const t = useT();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const clients = (me?.grants ?? []).filter(
    ({ client_id }, index, all) =>
      may(me, "audit", client_id) &&
      all.findIndex((other) => other.client_id === client_id) === index,
  );
  const { client_id: chosen, ...others } = filters;
  const [client, setClient] = useState(String(chosen ?? clients[0]?.client_id ?? ""));
  const [name, setName] = useState("");
  const [size, setSize] = useState("20");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const count = Number(size);
  const most = useVocabulary()?.limits.largest_sample ?? count;
  const isRight = name.trim() !== "" && Number.isInteger(count) && count >= 1 && count <= most;

  const draw = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const sample = await drawSample({ client_id: client, name, size: count, filters: others });
      await queries.invalidateQueries({ queryKey: ["samples"] });
      navigate(`/audit/samples/${sample.id}`);
    } catch (error) {
      setProblem(refusalText(error, t));
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={notBeside(onDone)} fullWidth maxWidth="xs" aria-labelledby="draw-title">
      <form onSubmit={draw}>
        <DialogTitle id="draw-title">{t("audit.draw")}</DialogTitle>
        <DialogContent sx={{ display: "grid", gap: 2 }}>
          <Typography variant="body2" color="textSecondary">
            {t("audit.draw_hint")}
          </Typography>
          <Box sx={{ display: "grid", gap: 2, pt: 0.5 }}>
            <TextField
              autoFocus
              required
              label={t("audit.sample_name")}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            {clients.length > 1 && (
              <TextField
                select
                label={t("column.client")}
                value={client}
                onChange={(event) => setClient(event.target.value)}
              >
                {clients.map(({ client_id, client_name }) => (
                  <MenuItem key={client_id} value={client_id}>
                    {client_name}
                  </MenuItem>
                ))}
              </TextField>
            )}
            <TextField
              type="number"
              label={t("audit.sample_size")}
              value={size}
              onChange={(event) => setSize(event.target.value)}
              slotProps={{ htmlInput: { min: 1, max: most } }}
            />
          </Box>
          {problem && <Alert severity="error">{problem}</Alert>}
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onDone}>
            {t("close.cancel")}
          </Button>
          <Button type="submit" variant="contained" loading={busy} disabled={!isRight}>
            {t("audit.draw_confirm")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
