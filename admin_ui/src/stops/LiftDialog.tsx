import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useDataProvider, useNotify } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { refresh } from "../live/refresh";
import type { WebcareData } from "../providers/dataProvider";
import type { Stop } from "../providers/types";
import { useScopeName } from "./useScopeName";

/** Lifting may let texts out at once, so it is asked for twice. */
export const LiftDialog = ({ stop, onDone }: { stop: Stop; onDone(): void }) => {
  const t = useT();
  const notify = useNotify();
  const showRefusal = useRefusalNotice();
  const queryClient = useQueryClient();
  const dataProvider = useDataProvider<WebcareData>();
  const scopeName = useScopeName([stop]);
  const [busy, setBusy] = useState(false);

  const lift = async () => {
    setBusy(true);
    try {
      await dataProvider.liftStop(stop.id);
      notify(t("stops.lifted"), { type: "success" });
      refresh(queryClient, [{ resource: "stops", id: stop.id }]);
      onDone();
    } catch (error) {
      showRefusal(refusalOf(error, t));
      setBusy(false);
    }
  };

  return (
    <Dialog open onClose={onDone} aria-labelledby="lift-title">
      <DialogTitle id="lift-title">{t("stops.lift_confirm")}</DialogTitle>
      <DialogContent>
        <DialogContentText>{t("stops.lift_of", { where: scopeName(stop) })}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button onClick={onDone}>{t("stops.cancel")}</Button>
        <Button variant="contained" onClick={lift} loading={busy} autoFocus>
          {t("stops.lift")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
