import RemoveIcon from "@mui/icons-material/DeleteOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useChange } from "../commands/useChange";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { UndoNotice } from "../layout/UndoNotice";
import { may, useMe } from "../providers/session";
import { useClients } from "../providers/useClients";
import { heldAs, RoleFields } from "./RoleFields";
import type { HeldRole, PersonDetail } from "./types";

/** What somebody may do, for which client. Taking a role away can be undone. */
export const Roles = ({ person }: { person: PersonDetail }) => {
  const t = useT();
  const me = useMe();
  const notify = useNotify();
  const clients = useClients();
  const managed = useClients("manage_people");
  const { change, busy } = useChange();
  const [adding, setAdding] = useState(false);
  const [given, setGiven] = useState({
    client_id: managed[0]?.value ?? "",
    role: "agent",
    level: "regular",
    department: "",
  });
  const isOneself = person.id === me?.id;
  // Without any role they would be out of sight for those who could give it back.
  const isLast = person.grants.length === 1 && !person.elsewhere;
  const nameOf = (id: string) => clients.find(({ value }) => value === id)?.label ?? "";
  const address = (clientId: string, role: string) =>
    `/api/people/${person.id}/roles/${clientId}/${role}`;
  const outdated = [["people"]];
  const give = (clientId: string, role: string, body: unknown) =>
    change(address(clientId, role), { method: "PUT", body, outdated });

  const take = async (held: HeldRole) => {
    const path = address(held.client_id, held.role);
    if (!(await change(path, { method: "DELETE", outdated }))) return;
    const { level, department } = held;
    const said = t("people.role_taken", { role: labelOf(t, "role", held.role) });
    const undo = () => void give(held.client_id, held.role, { level, department });
    notify(<UndoNotice said={said} onUndo={undo} />, { autoHideDuration: 8_000 });
  };
  return (
    <>
      {person.grants.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("people.no_roles")}
        </Typography>
      )}
      {person.grants.map((held) => {
        const label = `${labelOf(t, "role", held.role)}, ${nameOf(held.client_id)}`;
        const details = [
          held.level !== "regular" ? labelOf(t, "level", held.level) : null,
          held.department,
          held.source === "groups" ? t("people.by_group") : null,
        ].filter(Boolean);
        return (
          <Box
            key={`${held.client_id} ${held.role}`}
            sx={{ display: "flex", alignItems: "center", gap: 1, minHeight: 40 }}
          >
            <Box sx={{ flex: 1 }}>
              <Box component="span" sx={{ fontWeight: 600 }}>
                {label}
              </Box>
              {details.length > 0 && (
                <Box component="span" sx={{ color: "text.secondary" }}>
                  {` · ${details.join(" · ")}`}
                </Box>
              )}
            </Box>
            {may(me, "manage_people", held.client_id) && !isOneself && !isLast && (
              <Tooltip title={t("people.take_role")}>
                <IconButton
                  aria-label={`${t("people.take_role")}: ${label}`}
                  onClick={() => take(held)}
                >
                  <RemoveIcon fontSize="small" />
                </IconButton>
              </Tooltip>
            )}
          </Box>
        );
      })}
      {managed.length > 0 && isLast && !isOneself && (
        <Typography variant="body2" color="textSecondary">
          {t("people.last_role")}
        </Typography>
      )}
      {managed.length > 0 && !isOneself && (
        <Button variant="outlined" onClick={() => setAdding(true)} sx={{ mt: 1 }}>
          {t("people.give_role")}
        </Button>
      )}
      {adding && (
        <FormDialog
          title={t("people.give_role")}
          submit={t("people.give_role")}
          busy={busy}
          onSubmit={async () => {
            if (await give(given.client_id, given.role, heldAs(given))) setAdding(false);
          }}
          onClose={() => setAdding(false)}
        >
          <RoleFields value={given} onChange={setGiven} />
        </FormDialog>
      )}
    </>
  );
};
