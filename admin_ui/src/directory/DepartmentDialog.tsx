import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { useState } from "react";
import { Choice } from "../forms/Choice";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { EntryDialog, SpanFields } from "./EntryDialog";
import type { Department, DepartmentKind, OfficeHours, Opening } from "./types";
import { useSave } from "./useSave";

interface Props {
  clientId: string;
  department?: Department;
  onDone(): void;
}

const WORKING_DAYS = 5;
const USUAL: Opening = { opens: "09:00", closes: "17:00" };

/** Monday to Friday with the same hours; anything finer is kept as it was set. */
const officeHours = (before: OfficeHours | null | undefined, hours: Opening) => ({
  time_zone: "Europe/Berlin",
  ...before,
  week: Array.from({ length: 7 }, (_, day) => (day < WORKING_DAYS ? [hours] : [])),
});

/** A department or the second line: its name and its office hours. */
export const DepartmentDialog = ({ clientId, department, onDone }: Props) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const { save, busy } = useSave(onDone);
  const before = department?.calendar?.week[0]?.[0];
  const [entry, setEntry] = useState({
    name: department?.name ?? "",
    kind: department?.kind ?? ("department" as DepartmentKind),
    active: department?.active ?? true,
  });
  const [always, setAlways] = useState(department ? department.calendar === null : false);
  const [hours, setHours] = useState(before ?? USUAL);
  const change = (part: Partial<typeof entry>) => setEntry({ ...entry, ...part });

  const calendar = () => {
    if (always) return null;
    const same = before?.opens === hours.opens && before.closes === hours.closes;
    return same ? department?.calendar : officeHours(department?.calendar, hours);
  };
  const submit = () => {
    const body = { ...entry, name: entry.name.trim(), calendar: calendar() };
    void (department
      ? save("PUT", `/api/departments/${department.id}`, body)
      : save("POST", "/api/departments", { ...body, client_id: clientId }));
  };

  return (
    <EntryDialog
      title={t(department ? "directory.edit" : "directory.add_department")}
      entry={entry}
      isKnown={department !== undefined}
      busy={busy}
      onChange={change}
      onSubmit={submit}
      onClose={onDone}
    >
      <Choice
        label={t("directory.kind")}
        value={entry.kind}
        choices={(vocabulary?.department_kinds ?? [entry.kind]).map((value) => ({
          value,
          label: labelOf(t, "department_kind", value),
        }))}
        onChange={(kind) => change({ kind: kind as DepartmentKind })}
      />
      <FormControlLabel
        control={<Switch checked={always} onChange={(_, next) => setAlways(next)} />}
        label={t("directory.always_there")}
      />
      {!always && (
        <SpanFields
          type="time"
          from={{
            label: t("directory.opens"),
            value: hours.opens,
            onChange: (opens) => setHours({ ...hours, opens }),
          }}
          to={{
            label: t("directory.closes"),
            value: hours.closes,
            onChange: (closes) => setHours({ ...hours, closes }),
          }}
        />
      )}
    </EntryDialog>
  );
};
