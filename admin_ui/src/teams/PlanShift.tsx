import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import type { Team } from "./types";

const HOURS_OF_A_SHIFT = 8;
const HOUR_MS = 3_600_000;

/** A moment as the browser's field for date and time has it: local, without a zone. */
export const forField = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** Puts somebody on a team's roster. */
export const PlanShift = ({ teams, onClose }: { teams: Team[]; onClose(): void }) => {
  const t = useT();
  const { change, busy } = useChange();
  const staffed = teams.filter(({ members }) => members.length > 0);
  const nextHour = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS);
  const [teamId, setTeamId] = useState(staffed[0]?.id ?? "");
  const members = staffed.find(({ id }) => id === teamId)?.members ?? [];
  const [personId, setPersonId] = useState(members[0]?.id ?? "");
  const [from, setFrom] = useState(forField(nextHour));
  const [until, setUntil] = useState(
    forField(new Date(nextHour.getTime() + HOURS_OF_A_SHIFT * HOUR_MS)),
  );
  const save = async () => {
    const done = await change("/api/shifts", {
      body: {
        team_id: teamId,
        person_id: personId,
        starts_at: new Date(from).toISOString(),
        ends_at: new Date(until).toISOString(),
      },
      done: "roster.planned",
      outdated: [["shifts"]],
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={t("roster.plan")}
      submit={t("roster.plan")}
      busy={busy}
      disabled={!personId || !from || !until}
      onSubmit={save}
      onClose={onClose}
    >
      <Choice
        label={t("roster.team")}
        value={teamId}
        choices={staffed.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(next) => {
          setTeamId(next);
          setPersonId(staffed.find(({ id }) => id === next)?.members[0]?.id ?? "");
        }}
      />
      <Choice
        label={t("teams.member")}
        value={personId}
        choices={members.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setPersonId}
      />
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <TextField
          type="datetime-local"
          label={t("roster.from")}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField
          type="datetime-local"
          label={t("roster.until")}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Box>
    </FormDialog>
  );
};
