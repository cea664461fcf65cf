import Alert from "@mui/material/Alert";
import DialogContentText from "@mui/material/DialogContentText";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { ADDRESS, OUTDATED } from "./calls";
import type { SubjectDetail } from "./types";
import { DESTROYED, useCounts } from "./useCounts";

interface Props {
  subject: SubjectDetail;
  onClose(): void;
}

/** The end of everything about somebody: what goes, why, and their name typed. Nothing undoes it. */
export const EraseDialog = ({ subject, onClose }: Props) => {
  const t = useT();
  const counts = useCounts();
  const { change, busy } = useChange();
  const grounds = useVocabulary()?.erasure_grounds ?? [];
  const [ground, setGround] = useState("");
  const [typed, setTyped] = useState("");
  const erase = async () => {
    const body = { ground, confirmation: typed, expected_cases: subject.counts.cases };
    const path = `${ADDRESS}/customers/${subject.id}/erase`;
    if (await change(path, { body, done: "personal_data.is_erased", outdated: OUTDATED }))
      onClose();
  };
  return (
    <FormDialog
      dangerous
      title={t("personal_data.erase_title", { name: subject.confirm_with })}
      submit={t("personal_data.erase_for_good")}
      busy={busy}
      disabled={typed.trim() === "" || ground === ""}
      onSubmit={erase}
      onClose={onClose}
    >
      <Alert severity="error">{t("personal_data.no_way_back")}</Alert>
      <DialogContentText>
        {t("personal_data.will_go", {
          counts: counts(subject.counts, DESTROYED),
          cases: counts(subject.counts, ["cases"]),
        })}
      </DialogContentText>
      <Choice
        label={t("personal_data.ground")}
        value={ground}
        choices={grounds.map((value) => ({ value, label: labelOf(t, "erasure_ground", value) }))}
        onChange={setGround}
      />
      <TextField
        label={t("personal_data.type_name")}
        helperText={t("personal_data.type_name_hint", { name: subject.confirm_with })}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
    </FormDialog>
  );
};
