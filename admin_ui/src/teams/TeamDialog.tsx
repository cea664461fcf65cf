import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useGetMany } from "react-admin";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { changedIn } from "../forms/changedIn";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import type { PersonName, TeamKind, TeamOrigin } from "../providers/types";
import { useClients } from "../providers/useClients";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { settingsOf, type Team, type TeamSettings } from "./types";

const SWITCHES = ["pushes", "picking", "shifts", "active"] as const;
const MINUTE = 60;

/** A new team, or other settings for one. */
export const TeamDialog = ({ team, onClose }: { team: Team | null; onClose(): void }) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const clients = useClients("configure");
  const { change, busy } = useChange();
  const [begun] = useState(team && settingsOf(team));
  const [given, setGiven] = useState<TeamSettings>(
    begun ?? {
      name: "",
      kind: "dedicated",
      clients: clients.slice(0, 1).map(({ value }) => value),
      origin: "internal",
      agency: null,
      lead: null,
      pushes: true,
      picking: true,
      shifts: false,
      idle_after: 30 * MINUTE,
      active: true,
    },
  );
  const leads = useLeads(team);
  const set = (part: Partial<TeamSettings>) => setGiven({ ...given, ...part });
  const save = async () => {
    // Others may have changed the rest since the page was loaded.
    const now = team && (await newest(team));
    const body = begun && now ? { ...settingsOf(now), ...changedIn(begun, given) } : given;
    const done = await change(team ? `/api/teams/${team.id}` : "/api/teams", {
      method: team ? "PUT" : "POST",
      body,
      done: "form.saved",
      outdated: [["teams"], ["board"]],
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={team?.name ?? t("teams.add")}
      submit={t("form.save")}
      busy={busy}
      disabled={given.name.trim() === "" || given.clients.length === 0}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t("column.name")}
        value={given.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <Choice
          label={t("teams.kind")}
          value={given.kind}
          choices={(vocabulary?.team_kinds ?? []).map((value) => ({
            value,
            label: t(`team_kind.${value}`),
          }))}
          onChange={(kind) => set({ kind: kind as TeamKind })}
        />
        <Choice
          label={t("teams.origin")}
          value={given.origin}
          choices={(vocabulary?.team_origins ?? []).map((value) => ({
            value,
            label: t(`team_origin.${value}`),
          }))}
          onChange={(origin) =>
            set({ origin: origin as TeamOrigin, agency: origin === "agency" ? "" : null })
          }
        />
      </Box>
      {given.agency !== null && (
        <TextField
          label={t("teams.agency")}
          value={given.agency}
          onChange={(event) => set({ agency: event.target.value })}
        />
      )}
      <Autocomplete
        multiple
        options={clients.map(({ value }) => value)}
        getOptionLabel={(id) => clients.find(({ value }) => value === id)?.label ?? id}
        value={given.clients}
        onChange={(_, chosen) => set({ clients: chosen })}
        renderInput={(params) => <TextField {...params} label={t("nav.clients")} />}
      />
      <Choice
        label={t("teams.lead")}
        value={given.lead ?? ""}
        choices={[
          { value: "", label: t("teams.nobody") },
          ...leads.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        helperText={t("teams.lead_hint")}
        onChange={(lead) => set({ lead: lead || null })}
      />
      <TextField
        type="number"
        label={t("teams.idle_after")}
        helperText={t("teams.idle_hint")}
        value={given.idle_after / MINUTE}
        onChange={(event) => set({ idle_after: Math.round(Number(event.target.value) * MINUTE) })}
      />
      <Box sx={{ display: "grid" }}>
        {SWITCHES.map((name) => (
          <FormControlLabel
            key={name}
            control={<Switch checked={given[name]} onChange={(_, on) => set({ [name]: on })} />}
            label={t(`team_switch.${name}`)}
            slotProps={{ typography: { variant: "body2" } }}
          />
        ))}
      </Box>
    </FormDialog>
  );
};

/** Who can be the lead: the team's people, and whoever is it without being one of them any more. */
const useLeads = (team: Team | null): PersonName[] => {
  const t = useT();
  const members = team?.members ?? [];
  const lead = team?.lead;
  const isElsewhere = Boolean(lead) && !members.some(({ id }) => id === lead);
  const { data } = useGetMany<PersonName>(
    "people",
    { ids: lead ? [lead] : [] },
    { enabled: isElsewhere },
  );
  if (!lead || !isElsewhere) return members;
  const name = data?.find((person) => person?.id === lead)?.name ?? t("stops.somebody");
  return [...members, { id: lead, name }];
};

/** The team as it is by now, or as it was where that cannot be had. */
const newest = (team: Team): Promise<Team> =>
  request<Team>(`/api/teams/${team.id}`).then(
    ({ data }) => data,
    () => team,
  );
