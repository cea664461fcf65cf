import TextField from "@mui/material/TextField";
import { useState } from "react";
import { Choice } from "../forms/Choice";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Language } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { EntryDialog, SpanFields } from "./EntryDialog";
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
  const [entry, setEntry] = useState({
    name: contact?.name ?? "",
    email: contact?.email ?? "",
    language: contact?.language ?? ("de" as Language),
    place: contact?.place ?? department.contacts.length,
    active: contact?.active ?? true,
  });
  const [absence, setAbsence] = useState(contact?.absences.at(-1) ?? { first: "", last: "" });
  const change = (part: Partial<typeof entry>) => setEntry({ ...entry, ...part });

  const submit = () => {
    const earlier = contact?.absences.slice(0, -1) ?? [];
    const body = {
      ...entry,
      name: entry.name.trim(),
      email: entry.email.trim(),
      absences: absence.first && absence.last ? [...earlier, absence] : earlier,
    };
    const path = `/api/departments/${department.id}/contacts`;
    void (contact ? save("PUT", `${path}/${contact.id}`, body) : save("POST", path, body));
  };

  return (
    <EntryDialog
      title={contact ? contact.name : t("directory.add_contact")}
      entry={entry}
      isKnown={contact !== undefined}
      busy={busy}
      onChange={change}
      onSubmit={submit}
      onClose={onDone}
    >
      <TextField
        required
        type="email"
        label={t("directory.email")}
        value={entry.email}
        onChange={(event) => change({ email: event.target.value })}
      />
      <Choice
        label={t("directory.language")}
        value={entry.language}
        choices={(vocabulary?.written_languages ?? [entry.language]).map((value) => ({
          value,
          label: labelOf(t, "language", value),
        }))}
        onChange={(language) => change({ language: language as Language })}
      />
      <TextField
        type="number"
        label={t("directory.place")}
        helperText={t("directory.place_hint")}
        value={entry.place + 1}
        onChange={(event) => change({ place: Math.max(0, Number(event.target.value) - 1) })}
      />
      <SpanFields
        type="date"
        from={{
          label: t("directory.away_from"),
          value: absence.first,
          onChange: (first) => setAbsence({ ...absence, first }),
        }}
        to={{
          label: t("directory.away_to"),
          value: absence.last,
          onChange: (last) => setAbsence({ ...absence, last }),
        }}
      />
    </EntryDialog>
  );
};
