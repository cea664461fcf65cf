import AddIcon from "@mui/icons-material/Add";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { EmptyState } from "../layout/EmptyState";
import { Page } from "../layout/Page";
import { request } from "../providers/http";
import { may, useMe } from "../providers/session";
import { ContactDialog } from "./ContactDialog";
import { DepartmentDialog } from "./DepartmentDialog";
import { type Contact, type Department, DIRECTORY_KEY } from "./types";

/** Without an id: something new. */
type Editing =
  | { what: "department"; clientId: string; id?: string }
  | { what: "contact"; departmentId: string; id?: string };

/** Whom of a client one can ask, who stands in for whom, and when they are there. */
export const DirectoryPage = () => {
  const t = useT();
  const me = useMe();
  const [editing, setEditing] = useState<Editing | null>(null);
  const { data, error } = useQuery({
    queryKey: DIRECTORY_KEY,
    queryFn: async () => (await request<Department[]>("/api/departments")).data,
  });
  const clients = new Map(
    me?.grants
      .filter(({ client_id }) => may(me, "edit_directory", client_id))
      .map(({ client_id, client_name }) => [client_id, client_name]),
  );
  const departmentOf = (id?: string) => data?.find((each) => each.id === id);
  const asked = editing?.what === "contact" ? departmentOf(editing.departmentId) : undefined;
  return (
    <Page title={t("directory.title")} intro={t("directory.intro")}>
      {error && <Alert severity="error">{t("failure_of.load")}</Alert>}
      {[...clients].map(([clientId, name]) => {
        const own = data?.filter(({ client_id }) => client_id === clientId) ?? [];
        return (
          <Box component="section" key={clientId} sx={{ display: "grid", gap: 1 }}>
            <Box sx={{ display: "flex", alignItems: "center", gap: 1, flexWrap: "wrap" }}>
              <Typography component="h2" variant="h6" sx={{ flex: 1 }}>
                {name}
              </Typography>
              <Button
                startIcon={<AddIcon />}
                onClick={() => setEditing({ what: "department", clientId })}
              >
                {t("directory.add_department")}
              </Button>
            </Box>
            {data && own.length === 0 && (
              <EmptyState title={t("directory.none")} hint={t("directory.none_hint")} />
            )}
            {own.map((department) => (
              <DepartmentCard
                key={department.id}
                department={department}
                onEdit={() => setEditing({ what: "department", clientId, id: department.id })}
                onContact={(id) => setEditing({ what: "contact", departmentId: department.id, id })}
              />
            ))}
          </Box>
        );
      })}
      {editing?.what === "department" && (
        <DepartmentDialog
          clientId={editing.clientId}
          department={departmentOf(editing.id)}
          onDone={() => setEditing(null)}
        />
      )}
      {asked && (
        <ContactDialog
          department={asked}
          contact={asked.contacts.find(({ id }) => id === editing?.id)}
          onDone={() => setEditing(null)}
        />
      )}
    </Page>
  );
};

interface CardProps {
  department: Department;
  onEdit(): void;
  onContact(id?: string): void;
}

const DepartmentCard = ({ department, onEdit, onContact }: CardProps) => {
  const t = useT();
  const asksByMail = department.kind === "department";
  return (
    <Paper variant="outlined" sx={{ p: 1.5, display: "grid", gap: 1 }}>
      <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexWrap: "wrap" }}>
        <Typography variant="subtitle1" color={department.active ? undefined : "textSecondary"}>
          {department.name}
        </Typography>
        <Chip size="small" label={labelOf(t, "department_kind", department.kind)} />
        {!department.active && <Chip size="small" label={t("directory.inactive")} />}
        <Box sx={{ flex: 1 }} />
        <Button
          size="small"
          aria-label={`${t("directory.edit")}: ${department.name}`}
          onClick={onEdit}
        >
          {t("directory.edit")}
        </Button>
      </Box>
      {department.contacts.map((contact, place) => (
        <ContactLine
          key={contact.id}
          contact={contact}
          place={place}
          onEdit={() => onContact(contact.id)}
        />
      ))}
      {asksByMail && department.contacts.length === 0 && (
        <Alert severity="warning">{t("directory.nobody")}</Alert>
      )}
      {asksByMail && (
        <Button
          size="small"
          startIcon={<AddIcon />}
          onClick={() => onContact()}
          sx={{ justifySelf: "start" }}
        >
          {t("directory.add_contact")}
        </Button>
      )}
    </Paper>
  );
};

const ContactLine = ({
  contact,
  place,
  onEdit,
}: {
  contact: Contact;
  place: number;
  onEdit(): void;
}) => {
  const t = useT();
  const format = useFormat();
  const today = new Date().toISOString().slice(0, 10);
  const away = contact.absences.find(({ first, last }) => first <= today && today <= last);
  return (
    <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexWrap: "wrap" }}>
      <Box sx={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>
        <Box component="strong" sx={contact.active ? undefined : { color: "text.secondary" }}>
          {contact.name}
        </Box>{" "}
        <Typography component="span" variant="body2" color="textSecondary">
          {contact.email}
        </Typography>
      </Box>
      <Box
        sx={{
          display: "flex",
          gap: 1,
          flexWrap: "wrap",
          // On a phone they have a line of their own, below name and button.
          order: { xs: 1, sm: 0 },
          flexBasis: { xs: "100%", sm: "auto" },
        }}
      >
        <Chip
          size="small"
          variant="outlined"
          label={place === 0 ? t("directory.first") : t("directory.deputy")}
        />
        <Chip size="small" variant="outlined" label={labelOf(t, "language", contact.language)} />
        {!contact.active && <Chip size="small" label={t("directory.inactive")} />}
        {away && (
          <Chip
            size="small"
            color="warning"
            label={t("directory.away_until", { day: format.day(away.last) })}
          />
        )}
      </Box>
      <Button size="small" aria-label={`${t("directory.edit")}: ${contact.name}`} onClick={onEdit}>
        {t("directory.edit")}
      </Button>
    </Box>
  );
};
