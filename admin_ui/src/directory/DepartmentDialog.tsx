import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { useOvertaken } from "../forms/useOvertaken";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { EntryDialog, SpanFields } from "./EntryDialog";
import {
  type Department,
  type DepartmentKind,
  type OfficeHours,
  type Opening,
  OUTDATED,
} from "./types";

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

const firstHours = (department?: Department): Opening | undefined =>
  department?.calendar?.week[0]?.[0];

/** A department or the second line: its name and its office hours. */
export const DepartmentDialog = ({ clientId, department, onDone }: Props) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const { change: save, busy } = useChange();
  const { kept, form, change, load, isOvertaken } = useOvertaken(
    department,
    (kept) => ({
      name: kept?.name ?? "",
      kind: kept?.kind ?? ("department" as DepartmentKind),
      active: kept?.active ?? true,
      always: kept ? kept.calendar === null : false,
      hours: firstHours(kept) ?? USUAL,
    }),
    busy,
  );
  const { always, hours, ...entry } = form;

  const calendar = () => {
    if (always) return null;
    const before = firstHours(kept);
    const same = before?.opens === hours.opens && before.closes === hours.closes;
    return same ? kept?.calendar : officeHours(kept?.calendar, hours);
  };
  const submit = async () => {
    const body = { ...entry, name: entry.name.trim(), calendar: calendar() };
    const said = { done: "directory.saved", outdated: OUTDATED } as const;
    const done = kept
      ? await save(`/api/departments/${kept.id}`, {
          method: "PUT",
          body: { ...body, revision: kept.revision },
          ...said,
        })
      : await save("/api/departments", { body: { ...body, client_id: clientId }, ...said });
    if (done) onDone();
  };

  return (
    <EntryDialog
      title={t(department ? "directory.edit" : "directory.add_department")}
      entry={entry}
      isKnown={department !== undefined}
      isOvertaken={isOvertaken}
      busy={busy}
      onChange={change}
      onLoad={load}
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
        control={<Switch checked={always} onChange={(_, next) => change({ always: next })} />}
        label={t("directory.always_there")}
      />
      {!always && (
        <SpanFields
          type="time"
          from={{
            label: t("directory.opens"),
            value: hours.opens,
            onChange: (opens) => change({ hours: { ...hours, opens } }),
          }}
          to={{
            label: t("directory.closes"),
            value: hours.closes,
            onChange: (closes) => change({ hours: { ...hours, closes } }),
          }}
        />
      )}
    </EntryDialog>
  );
};
