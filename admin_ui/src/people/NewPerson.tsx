import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { FormDialog } from "../forms/FormDialog";
import { LANGUAGES } from "../i18n/languages";
import { useT } from "../i18n/useT";
import { useMe } from "../providers/session";
import { useClients } from "../providers/useClients";
import { heldAs, RoleFields } from "./RoleFields";
import type { PersonDetail } from "./types";

interface Props {
  onClose(): void;
  onAdded(person: PersonDetail): void;
}

/** Somebody new, with the first thing they may do. */
export const NewPerson = ({ onClose, onAdded }: Props) => {
  const t = useT();
  const me = useMe();
  const clients = useClients("manage_people");
  const { change, busy } = useChange();
  const [given, setGiven] = useState({
    name: "",
    email: "",
    initials: "",
    password: "",
    language: me?.language ?? "en",
  });
  const [role, setRole] = useState({
    client_id: clients[0]?.value ?? "",
    role: "agent",
    level: "regular",
    department: "",
  });
  const field = (name: keyof typeof given) => ({
    value: given[name],
    onChange: (event: { target: { value: string } }) =>
      setGiven({ ...given, [name]: event.target.value }),
  });
  const save = async () => {
    const done = await change<PersonDetail>("/api/people", {
      body: {
        ...given,
        password: given.password || null,
        grant: { client_id: role.client_id, role: role.role, ...heldAs(role) },
      },
      done: "people.added",
      words: { name: given.name },
      outdated: [["people"]],
    });
    if (done) onAdded(done.data);
  };
  return (
    <FormDialog
      title={t("people.add")}
      submit={t("people.add")}
      busy={busy}
      disabled={given.name.trim() === "" || !given.email.includes("@")}
      onSubmit={save}
      onClose={onClose}
    >
      <TextField autoFocus label={t("column.name")} {...field("name")} />
      <TextField type="email" label={t("login.email")} {...field("email")} />
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <TextField
          label={t("people.initials")}
          helperText={t("people.initials_hint")}
          {...field("initials")}
        />
        <Choice
          label={t("nav.language")}
          value={given.language}
          choices={Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name }))}
          onChange={(language) => setGiven({ ...given, language })}
        />
      </Box>
      <TextField
        type="password"
        autoComplete="new-password"
        label={t("login.password")}
        helperText={t("people.password_hint")}
        {...field("password")}
      />
      <RoleFields value={role} onChange={setRole} />
    </FormDialog>
  );
};
