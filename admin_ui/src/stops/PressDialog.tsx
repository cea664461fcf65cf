import StopIcon from "@mui/icons-material/PanTool";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useDataProvider, useNotify } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { refresh } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import { may, useMe } from "../providers/session";
import type { Account } from "../providers/types";
import { useWholeList } from "../providers/useWholeList";
import { shownHandle } from "../workspace/nameOf";

const WHOLE_CLIENT = "";

/** Silences the machine at once; the reason is for the colleagues who will wonder. */
export const PressDialog = ({ onDone }: { onDone(): void }) => {
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
  const accounts = useWholeList<Account>("accounts", {
    filter: { client_id: clientId },
    sort: { field: "name", order: "ASC" },
  });

  const press = async () => {
    setBusy(true);
    try {
      const stop = await dataProvider.pressStop({
        client_id: clientId,
        ...(accountId !== WHOLE_CLIENT && { account_id: accountId }),
        reason: reason.trim(),
      });
      notify(t("stops.pressed"), { type: "warning" });
      refresh(queryClient, [{ resource: "stops", id: stop.id }]);
      onDone();
    } catch (error) {
      showRefusal(refusalOf(error, t));
      setBusy(false);
    }
  };

  return (
    <FormDialog
      title={t("stops.press")}
      submit={t("stops.press")}
      busy={busy}
      disabled={reason.trim() === "" || clientId === ""}
      dangerous
      icon={<StopIcon />}
      onSubmit={press}
      onClose={onDone}
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
        autoFocus
        label={t("stops.reason")}
        helperText={t("stops.reason_hint")}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        slotProps={{ inputLabel: { required: false } }}
      />
    </FormDialog>
  );
};
