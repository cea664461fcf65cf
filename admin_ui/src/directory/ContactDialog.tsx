import TextField from "@mui/material/TextField";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { useOvertaken } from "../forms/useOvertaken";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Language } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { EntryDialog } from "./EntryDialog";
import { SpanFields } from "./SpanFields";
import { type Contact, type Department, OUTDATED } from "./types";

interface Props {
  department: Department;
  contact?: Contact;
  onDone(): void;
}

/** Somebody who is asked by e-mail: address, language, whom they stand in for, and absences. */
export const ContactDialog = ({ department, contact, onDone }: Props) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const { change: save, busy } = useChange();
  const { kept, form, change, load, isOvertaken } = useOvertaken(
    contact,
    (kept) => ({
      name: kept?.name ?? "",
      email: kept?.email ?? "",
      language: kept?.language ?? ("de" as Language),
      place: kept?.place ?? department.contacts.length,
      active: kept?.active ?? true,
      absence: kept?.absences.at(-1) ?? { first: "", last: "" },
    }),
    busy,
  );
  const { absence, ...entry } = form;

  const submit = async () => {
    const earlier = kept?.absences.slice(0, -1) ?? [];
    const body = {
      ...entry,
      name: entry.name.trim(),
      email: entry.email.trim(),
      absences: absence.first && absence.last ? [...earlier, absence] : earlier,
    };
    const path = `/api/departments/${department.id}/contacts`;
    const said = { done: "directory.saved", outdated: OUTDATED } as const;
    const done = kept
      ? await save(`${path}/${kept.id}`, {
          method: "PUT",
          body: { ...body, revision: kept.revision },
          ...said,
        })
      : await save(path, { body, ...said });
    if (done) onDone();
  };

  return (
    <EntryDialog
      title={contact ? contact.name : t("directory.add_contact")}
      entry={entry}
      isKnown={contact !== undefined}
      isOvertaken={isOvertaken}
      busy={busy}
      onChange={change}
      onLoad={load}
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
          onChange: (first) => change({ absence: { ...absence, first } }),
        }}
        to={{
          label: t("directory.away_to"),
          value: absence.last,
          onChange: (last) => change({ absence: { ...absence, last } }),
        }}
      />
    </EntryDialog>
  );
};
