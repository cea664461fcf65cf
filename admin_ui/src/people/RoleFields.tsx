import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { Choice } from "../forms/Choice";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useClients } from "../providers/useClients";
import { useVocabulary } from "../vocabulary/useVocabulary";

export interface RoleGiven {
  client_id: string;
  role: string;
  level: string;
  department: string;
}

/** How the API takes a role's details; a department that was typed for a contact is nobody else's. */
export const heldAs = ({ role, level, department }: RoleGiven) => ({
  level,
  department: (role === "contact" && department.trim()) || null,
});

interface Props {
  value: RoleGiven;
  onChange(value: RoleGiven): void;
}

/** For which client, as what, how experienced; a contact also speaks for a department. */
export const RoleFields = ({ value, onChange }: Props) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const clients = useClients("manage_people");
  return (
    <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { sm: "1fr 1fr" } }}>
      <Choice
        label={t("column.client")}
        value={value.client_id}
        choices={clients}
        onChange={(client_id) => onChange({ ...value, client_id })}
      />
      <Choice
        label={t("people.role")}
        value={value.role}
        choices={(vocabulary?.roles ?? []).map((role) => ({
          value: role,
          label: labelOf(t, "role", role),
        }))}
        onChange={(role) => onChange({ ...value, role })}
      />
      <Choice
        label={t("people.level")}
        value={value.level}
        choices={(vocabulary?.levels ?? []).map((level) => ({
          value: level,
          label: labelOf(t, "level", level),
        }))}
        helperText={value.level === "trainee" ? t("people.trainee_hint") : undefined}
        onChange={(level) => onChange({ ...value, level })}
      />
      {value.role === "contact" && (
        <TextField
          label={t("people.department")}
          helperText={t("people.department_hint")}
          value={value.department}
          onChange={(event) => onChange({ ...value, department: event.target.value })}
        />
      )}
    </Box>
  );
};
