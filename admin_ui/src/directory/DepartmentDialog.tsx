import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useVocabulary } from "../vocabulary/useVocabulary";
import type { Department, OfficeHours } from "./types";
import { useSave } from "./useSave";

interface Props {
  clientId: string;
  department?: Department;
  onDone(): void;
}

const WORKING_DAYS = 5;

/** Monday to Friday with the same hours; anything finer is kept as it was set. */
const officeHours = (before: OfficeHours | null | undefined, opens: string, closes: string) => ({
  time_zone: "Europe/Berlin",
  ...before,
  week: Array.from({ length: 7 }, (_, day) => (day < WORKING_DAYS ? [{ opens, closes }] : [])),
});

/** A department or the second line: its name and its office hours. */
export const DepartmentDialog = ({ clientId, department, onDone }: Props) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const { save, busy } = useSave(onDone);
  const hours = department?.calendar?.week[0]?.[0];
  const [name, setName] = useState(department?.name ?? "");
  const [kind, setKind] = useState(department?.kind ?? "department");
  const [always, setAlways] = useState(department ? department.calendar === null : false);
  const [opens, setOpens] = useState(hours?.opens ?? "09:00");
  const [closes, setCloses] = useState(hours?.closes ?? "17:00");
  const [active, setActive] = useState(department?.active ?? true);

  const submit = () => {
    const same = hours?.opens === opens && hours.closes === closes;
    const calendar = always
      ? null
      : same
        ? department?.calendar
        : officeHours(department?.calendar, opens, closes);
    const body = { name: name.trim(), kind, calendar, active };
    void (department
      ? save("PUT", `/api/departments/${department.id}`, body)
      : save("POST", "/api/departments", { ...body, client_id: clientId }));
  };

  return (
    <FormDialog
      title={department ? t("directory.edit") : t("directory.add_department")}
      submit={t("directory.save")}
      busy={busy}
      disabled={name.trim() === ""}
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
        select
        label={t("directory.kind")}
        value={kind}
        onChange={(event) => setKind(event.target.value as Department["kind"])}
      >
        {(vocabulary?.department_kinds ?? [kind]).map((each) => (
          <MenuItem key={each} value={each}>
            {labelOf(t, "department_kind", each)}
          </MenuItem>
        ))}
      </TextField>
      <FormControlLabel
        control={<Switch checked={always} onChange={(_, next) => setAlways(next)} />}
        label={t("directory.always_there")}
      />
      {!always && (
        <div style={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 12 }}>
          <TextField
            type="time"
            label={t("directory.opens")}
            value={opens}
            onChange={(event) => setOpens(event.target.value)}
            slotProps={{ inputLabel: { shrink: true } }}
          />
          <TextField
            type="time"
            label={t("directory.closes")}
            value={closes}
            onChange={(event) => setCloses(event.target.value)}
            slotProps={{ inputLabel: { shrink: true } }}
          />
        </div>
      )}
      {department && (
        <FormControlLabel
          control={<Switch checked={active} onChange={(_, next) => setActive(next)} />}
          label={t("directory.active")}
        />
      )}
    </FormDialog>
  );
};
