import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Language } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import type { Contact, Department } from "./types";
import { useSave } from "./useSave";

interface Props {
  department: Department;
  contact?: Contact;
  onDone(): void;
}

/** Somebody who is asked by e-mail: address, language, whom they stand in for, and absences. */
export const ContactDialog = ({ department, contact, onDone }: Props) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const { save, busy } = useSave(onDone);
  const [name, setName] = useState(contact?.name ?? "");
  const [email, setEmail] = useState(contact?.email ?? "");
  const [language, setLanguage] = useState<Language>(contact?.language ?? "de");
  const [place, setPlace] = useState(contact?.place ?? department.contacts.length);
  const [active, setActive] = useState(contact?.active ?? true);
  const next = contact?.absences.at(-1);
  const [first, setFirst] = useState(next?.first ?? "");
  const [last, setLast] = useState(next?.last ?? "");

  const submit = () => {
    const earlier = contact?.absences.slice(0, -1) ?? [];
    const body = {
      name: name.trim(),
      email: email.trim(),
      language,
      place,
      active,
      absences: first && last ? [...earlier, { first, last }] : earlier,
    };
    const path = `/api/departments/${department.id}/contacts`;
    void (contact ? save("PUT", `${path}/${contact.id}`, body) : save("POST", path, body));
  };

  return (
    <FormDialog
      title={contact ? contact.name : t("directory.add_contact")}
      submit={t("directory.save")}
      busy={busy}
      onSubmit={submit}
      onClose={onDone}
    >
      <TextField
        autoFocus
        required
        label={t("directory.name")}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        required
        type="email"
        label={t("directory.email")}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        select
        label={t("directory.language")}
        value={language}
        onChange={(event) => setLanguage(event.target.value as Language)}
      >
        {(vocabulary?.written_languages ?? [language]).map((each) => (
          <MenuItem key={each} value={each}>
            {labelOf(t, "language", each)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        type="number"
        label={t("directory.place")}
        helperText={t("directory.place_hint")}
        value={place + 1}
        onChange={(event) => setPlace(Math.max(0, Number(event.target.value) - 1))}
      />
      <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 12 }}>
        <TextField
          type="date"
          label={t("directory.away_from")}
          value={first}
          onChange={(event) => setFirst(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField
          type="date"
          label={t("directory.away_to")}
          value={last}
          onChange={(event) => setLast(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </div>
      {contact && (
        <FormControlLabel
          control={<Switch checked={active} onChange={(_, next) => setActive(next)} />}
          label={t("directory.active")}
        />
      )}
    </FormDialog>
  );
};
