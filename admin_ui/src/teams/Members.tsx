import RemoveIcon from "@mui/icons-material/DeleteOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useChange } from "../commands/useChange";
import { Choice } from "../forms/Choice";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { UndoNotice } from "../layout/UndoNotice";
import type { PersonName } from "../providers/types";
import { useWholeList } from "../providers/useWholeList";
import type { Team } from "./types";

const USUAL_CAPACITY = 6;

/** The people of a team and how much each can hold. */
export const Members = ({ team, canChange }: { team: Team; canChange: boolean }) => {
  const t = useT();
  const notify = useNotify();
  const { change, busy } = useChange();
  const [editing, setEditing] = useState<{ id: string; capacity: number } | null>(null);
  const people = useWholeList<PersonName>(
    "people",
    { filter: { active: true }, sort: { field: "name", order: "ASC" } },
    { enabled: editing !== null },
  );
  const address = (id: string) => `/api/teams/${team.id}/members/${id}`;
  const outdated = [["teams"], ["board"]];
  const put = (id: string, capacity: number) =>
    change(address(id), { method: "PUT", body: { capacity }, outdated });
  const remove = async ({ id, name, capacity }: Team["members"][number]) => {
    if (!(await change(address(id), { method: "DELETE", outdated }))) return;
    const said = t("teams.member_removed", { name });
    notify(<UndoNotice said={said} onUndo={() => void put(id, capacity)} />, {
      autoHideDuration: 8_000,
    });
  };
  const known = team.members.find(({ id }) => id === editing?.id);
  return (
    <>
      {team.members.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("board.empty_team")}
        </Typography>
      )}
      {team.members.map((member) => (
        <Box key={member.id} sx={{ display: "flex", alignItems: "center", gap: 1, minHeight: 40 }}>
          <Box sx={{ flex: 1 }}>
            {member.name}
            {member.id === team.lead && (
              <Box component="span" sx={{ color: "text.secondary" }}>{` · ${t("teams.lead")}`}</Box>
            )}
          </Box>
          {canChange ? (
            <>
              <Button
                aria-label={`${t("teams.points", { points: member.capacity })}: ${member.name}`}
                onClick={() => setEditing({ id: member.id, capacity: member.capacity })}
              >
                {t("teams.points", { points: member.capacity })}
              </Button>
              <Tooltip title={t("teams.remove_member")}>
                <IconButton
                  aria-label={`${t("teams.remove_member")}: ${member.name}`}
                  onClick={() => remove(member)}
                >
                  <RemoveIcon fontSize="small" />
                </IconButton>
              </Tooltip>
            </>
          ) : (
            <Box component="span" sx={{ color: "text.secondary" }}>
              {t("teams.points", { points: member.capacity })}
            </Box>
          )}
        </Box>
      ))}
      {canChange && (
        <Button
          variant="outlined"
          sx={{ mt: 1 }}
          onClick={() => setEditing({ id: "", capacity: USUAL_CAPACITY })}
        >
          {t("teams.add_member")}
        </Button>
      )}
      {editing && (
        <FormDialog
          title={known?.name ?? t("teams.add_member")}
          submit={t("form.save")}
          busy={busy}
          disabled={editing.id === ""}
          onSubmit={async () => {
            if (await put(editing.id, editing.capacity)) setEditing(null);
          }}
          onClose={() => setEditing(null)}
        >
          {!known && (
            <Choice
              label={t("teams.member")}
              value={editing.id}
              choices={(people ?? [])
                .filter(({ id }) => !team.members.some((member) => member.id === id))
                .map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(id) => setEditing({ ...editing, id })}
            />
          )}
          <TextField
            type="number"
            label={t("teams.capacity")}
            helperText={t("teams.capacity_hint")}
            value={editing.capacity}
            onChange={(event) => setEditing({ ...editing, capacity: Number(event.target.value) })}
          />
        </FormDialog>
      )}
    </>
  );
};
