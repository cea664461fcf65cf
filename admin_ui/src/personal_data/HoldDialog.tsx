import DialogContentText from "@mui/material/DialogContentText";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { FormDialog } from "../forms/FormDialog";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { ADDRESS, OUTDATED } from "./calls";
import type { SubjectDetail } from "./types";

interface Props {
  subject: SubjectDetail;
  onClose(): void;
}

const WHOLE = "";

/** Protects somebody from being erased, because of one case or as a whole. */
export const HoldDialog = ({ subject, onClose }: Props) => {
  const t = useT();
  const format = useFormat();
  const { change, busy } = useChange();
  const [reason, setReason] = useState("");
  const [caseId, setCaseId] = useState(WHOLE);
  const place = async () => {
    const body = { reason, case_id: caseId === WHOLE ? null : caseId };
    const path = `${ADDRESS}/customers/${subject.id}/holds`;
    if (await change(path, { body, done: "form.saved", outdated: OUTDATED })) onClose();
  };
  return (
    <FormDialog
      title={t("personal_data.place_hold")}
      submit={t("personal_data.place_hold")}
      busy={busy}
      disabled={reason.trim() === ""}
      onSubmit={place}
      onClose={onClose}
    >
      <DialogContentText>{t("personal_data.holds_hint")}</DialogContentText>
      <TextField
        autoFocus
        label={t("stops.reason")}
        helperText={t("personal_data.reason_hint")}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Choice
        label={t("personal_data.because_of")}
        value={caseId}
        choices={[
          { value: WHOLE, label: t("personal_data.whole_person") },
          ...subject.cases_in_detail.map(({ id, status, opened_at }) => ({
            value: id,
            label: `${labelOf(t, "status", status)}, ${format.moment(opened_at)}`,
          })),
        ]}
        onChange={setCaseId}
      />
    </FormDialog>
  );
};
