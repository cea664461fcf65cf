import AddIcon from "@mui/icons-material/Add";
import RemoveIcon from "@mui/icons-material/DeleteOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useChange } from "../commands/useChange";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { UndoNotice } from "../layout/UndoNotice";
import { heldAs, RoleFields } from "../people/RoleFields";
import { may, useMe } from "../providers/session";
import type { Id, Level, Role } from "../providers/types";
import { useClients } from "../providers/useClients";
import { useGrowingList } from "../providers/useGrowingList";

interface GroupRole {
  id: Id;
  client_id: Id;
  group: string;
  role: Role;
  level: Level;
  department: string | null;
}

const ADDRESS = "/api/group-roles";
const OUTDATED = [["group-roles"]];

/** Which role a group at the identity provider stands for. */
export const GroupRolesPage = () => {
  const t = useT();
  const me = useMe();
  const notify = useNotify();
  const clients = useClients();
  const managed = useClients("manage_people");
  const { change, busy } = useChange();
  const [group, setGroup] = useState<string | null>(null);
  const [role, setRole] = useState({
    client_id: managed[0]?.value ?? "",
    role: "agent",
    level: "regular",
    department: "",
  });
  const { data, isPending, error, refetch, ...more } = useGrowingList<GroupRole>("group-roles", {
    sort: { field: "group", order: "ASC" },
  });
  const add = (body: unknown) => change(ADDRESS, { body, outdated: OUTDATED });
  const remove = async ({ id, ...removed }: GroupRole) => {
    if (!(await change(`${ADDRESS}/${id}`, { method: "DELETE", outdated: OUTDATED }))) return;
    const said = t("groups.removed", { group: removed.group });
    notify(<UndoNotice said={said} onUndo={() => void add(removed)} />, {
      autoHideDuration: 8_000,
    });
  };
  return (
    <Page title={t("groups.title")} intro={t("groups.intro")}>
      {managed.length > 0 && (
        <Box>
          <Button variant="contained" startIcon={<AddIcon />} onClick={() => setGroup("")}>
            {t("groups.add")}
          </Button>
        </Box>
      )}
      {isPending && <Skeleton variant="rounded" height={160} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {!isPending && data?.length === 0 && (
        <EmptyState title={t("groups.none")} hint={t("groups.none_hint")} />
      )}
      {data && data.length > 0 && (
        <Paper variant="outlined">
          {data.map((row) => (
            <Box
              key={row.id}
              sx={{
                display: "flex",
                alignItems: "center",
                gap: 1,
                px: 2,
                py: 0.75,
                minHeight: 48,
                borderBottom: 1,
                borderColor: "divider",
                "&:last-child": { borderBottom: 0 },
              }}
            >
              <Box sx={{ flex: 1, minWidth: 0 }}>
                <Box component="code" sx={{ fontWeight: 650, overflowWrap: "anywhere" }}>
                  {row.group}
                </Box>
                <Typography variant="body2" color="textSecondary">
                  {[
                    labelOf(t, "role", row.role),
                    row.level !== "regular" ? labelOf(t, "level", row.level) : null,
                    row.department,
                    clients.find(({ value }) => value === row.client_id)?.label,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Typography>
              </Box>
              {may(me, "manage_people", row.client_id) && (
                <Tooltip title={t("groups.remove")}>
                  <IconButton
                    aria-label={`${t("groups.remove")}: ${row.group}`}
                    onClick={() => remove(row)}
                  >
                    <RemoveIcon fontSize="small" />
                  </IconButton>
                </Tooltip>
              )}
            </Box>
          ))}
        </Paper>
      )}
      <ShowMore {...more} />
      {group !== null && (
        <FormDialog
          title={t("groups.add")}
          submit={t("groups.add")}
          busy={busy}
          disabled={group.trim() === ""}
          onSubmit={async () => {
            const { client_id, role: name } = role;
            if (await add({ client_id, group, role: name, ...heldAs(role) })) setGroup(null);
          }}
          onClose={() => setGroup(null)}
        >
          <TextField
            autoFocus
            label={t("groups.group")}
            helperText={t("groups.group_hint")}
            value={group}
            onChange={(event) => setGroup(event.target.value)}
          />
          <RoleFields value={role} onChange={setRole} />
        </FormDialog>
      )}
    </Page>
  );
};
