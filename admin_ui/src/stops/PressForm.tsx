import StopIcon from "@mui/icons-material/PanTool";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useDataProvider, useGetList, useNotify } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { refresh } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import { may, useMe } from "../providers/session";
import type { Account } from "../providers/types";
import { shownHandle } from "../workspace/nameOf";

const WHOLE_CLIENT = "";

export const PressForm = () => {
  const t = useT();
  const me = useMe();
  const notify = useNotify();
  const showRefusal = useRefusalNotice();
  const queryClient = useQueryClient();
  const dataProvider = useDataProvider<WebcareData>();
  const clients = new Map(
    me?.grants
      .filter(({ client_id }) => may(me, "stop_machine", client_id))
      .map(({ client_id, client_name }) => [client_id, client_name]),
  );
  const [clientId, setClientId] = useState([...clients.keys()][0] ?? "");
  const [accountId, setAccountId] = useState(WHOLE_CLIENT);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const { data: accounts } = useGetList<Account>("accounts", {
    filter: { client_id: clientId },
    pagination: { page: 1, perPage: 200 },
    sort: { field: "name", order: "ASC" },
  });

  const press = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const stop = await dataProvider.pressStop({
        client_id: clientId,
        ...(accountId !== WHOLE_CLIENT && { account_id: accountId }),
        reason: reason.trim(),
      });
      notify(t("stops.pressed"), { type: "warning" });
      setReason("");
      refresh(queryClient, [{ resource: "stops", id: stop.id }]);
    } catch (error) {
      showRefusal(refusalOf(error, t));
    }
    setBusy(false);
  };

  return (
    <Paper
      component="form"
      variant="outlined"
      onSubmit={press}
      sx={{ p: 2, display: "grid", gap: 1.5, gridTemplateColumns: { xs: "1fr", sm: "1fr 1fr" } }}
    >
      <TextField
        select
        label={t("stops.client")}
        value={clientId}
        onChange={(event) => {
          setClientId(event.target.value);
          setAccountId(WHOLE_CLIENT);
        }}
      >
        {[...clients].map(([id, name]) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label={t("stops.scope")}
        value={accountId}
        onChange={(event) => setAccountId(event.target.value)}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value={WHOLE_CLIENT}>{t("stops.whole_client")}</MenuItem>
        {accounts?.map(({ id, handle, name }) => (
          <MenuItem key={id} value={id}>
            {handle ? shownHandle(handle) : name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        required
        label={t("stops.reason")}
        helperText={t("stops.reason_hint")}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        sx={{ gridColumn: "1 / -1" }}
      />
      <Box sx={{ gridColumn: "1 / -1" }}>
        <Button
          type="submit"
          variant="contained"
          color="error"
          startIcon={<StopIcon />}
          disabled={reason.trim() === "" || clientId === ""}
          loading={busy}
        >
          {t("stops.press")}
        </Button>
      </Box>
    </Paper>
  );
};
