import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useGetList, useGetMany } from "react-admin";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { may, useMe } from "../providers/session";
import type { PersonName } from "../providers/types";
import { useClients } from "../providers/useClients";
import type { HandoverNote } from "./types";

const MOST = 20;

/** What earlier shifts left in writing, the latest first. */
export const HandoverNotes = () => {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const clients = useClients();
  const { data } = useGetList<HandoverNote>(
    "handover-notes",
    {
      sort: { field: "written_at", order: "DESC" },
      pagination: { page: 1, perPage: MOST },
    },
    { enabled: may(me, "read_conversations") },
  );
  const ids = [...new Set(data?.map(({ person_id }) => person_id))];
  const { data: people } = useGetMany<PersonName>("people", { ids }, { enabled: ids.length > 0 });
  if (!may(me, "read_conversations")) return null;
  return (
    <Box component="section">
      <Typography component="h2" variant="h6" sx={{ mb: 1 }}>
        {t("roster.notes")}
      </Typography>
      {data?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("roster.no_notes")}
        </Typography>
      )}
      <Box sx={{ display: "grid", gap: 1 }}>
        {data?.map((note) => (
          <Paper key={note.id} variant="outlined" sx={{ p: 1.5 }}>
            <Typography variant="caption" color="textSecondary" component="div">
              {[
                clients.find(({ value }) => value === note.client_id)?.label,
                people?.find((person) => person?.id === note.person_id)?.name,
                format.moment(note.written_at),
              ]
                .filter(Boolean)
                .join(" · ")}
            </Typography>
            <Box sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {note.text ?? t("notes.erased")}
            </Box>
          </Paper>
        ))}
      </Box>
    </Box>
  );
};
