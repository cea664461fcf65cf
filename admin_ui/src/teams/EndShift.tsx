import DialogContentText from "@mui/material/DialogContentText";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useGetOne } from "react-admin";
import { useChange } from "../commands/useChange";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { may, useMe } from "../providers/session";
import { useClients } from "../providers/useClients";
import type { Shift, Team } from "./types";

/** Ends a shift; what the next one should know is written per client. */
export const EndShift = ({ shift, onClose }: { shift: Shift; onClose(): void }) => {
  const t = useT();
  const me = useMe();
  const clients = useClients();
  const { change, busy } = useChange();
  const { data: team } = useGetOne<Team>(
    "teams",
    { id: shift.team_id },
    { enabled: may(me, "read_configuration") },
  );
  const served = clients.filter(
    ({ value }) =>
      (!team || team.clients.includes(value)) &&
      (may(me, "claim_task", value) || may(me, "plan_shifts", value)),
  );
  const [notes, setNotes] = useState<Record<string, string>>({});
  const save = async () => {
    const written = Object.entries(notes)
      .filter(([, text]) => text.trim() !== "")
      .map(([client_id, text]) => ({ client_id, text }));
    const done = await change(`/api/shifts/${shift.id}/end`, {
      body: { notes: written },
      done: "roster.is_ended",
      outdated: [["shifts"], ["handover-notes"], ["board"]],
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={t("roster.end")}
      submit={t("roster.end")}
      busy={busy}
      onSubmit={save}
      onClose={onClose}
    >
      <DialogContentText>{t("roster.end_hint")}</DialogContentText>
      {served.map(({ value, label }, index) => (
        <TextField
          key={value}
          multiline
          minRows={2}
          autoFocus={index === 0}
          label={t("roster.note_for", { client: label })}
          value={notes[value] ?? ""}
          onChange={(event) => setNotes({ ...notes, [value]: event.target.value })}
        />
      ))}
    </FormDialog>
  );
};
