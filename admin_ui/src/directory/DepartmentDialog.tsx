import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { useGetOne } from "react-admin";
import { ZoneField } from "../agreements/CalendarPart";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { useOvertaken } from "../forms/useOvertaken";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { ClientDetail } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { EntryDialog } from "./EntryDialog";
import { firstHours, officeHours, USUAL } from "./officeHours";
import { SpanFields } from "./SpanFields";
import { type Department, type DepartmentKind, OUTDATED } from "./types";

interface Props {
  clientId: string;
  department?: Department;
  onDone(): void;
}

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
      hours: firstHours(kept?.calendar) ?? USUAL,
      chosen: kept?.calendar?.time_zone,
    }),
    busy,
  );
  const { always, hours, chosen, ...entry } = form;
  const { data: client } = useGetOne<ClientDetail>("clients", { id: clientId });
  const theirs = client?.agreement.calendar ?? client?.agreement;
  const zone = chosen ?? theirs?.time_zone;

  const submit = async () => {
    const calendar = always ? null : officeHours(kept?.calendar, hours, zone);
    const body = { ...entry, name: entry.name.trim(), calendar };
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
      {!always && zone && (
        <ZoneField
          label={t("agreements.office_zone")}
          value={zone}
          onChange={(chosen) => change({ chosen })}
        />
      )}
    </EntryDialog>
  );
};
