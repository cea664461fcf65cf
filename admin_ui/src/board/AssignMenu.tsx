import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ListSubheader from "@mui/material/ListSubheader";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useT } from "../i18n/useT";
import { may, useMe } from "../providers/session";
import type { PersonName } from "../providers/types";
import type { ClientOnBoard, TaskOnBoard } from "./types";
import { useAssign } from "./useAssign";

interface Props {
  task: TaskOnBoard;
  holder: PersonName | null;
  client: ClientOnBoard;
  /** Whose case it is, for those who hear the button instead of seeing it. */
  about: string;
}

/** Gives a task to somebody; who is there and has room stands first. */
export const AssignMenu = ({ task, holder, client, about }: Props) => {
  const t = useT();
  const me = useMe();
  const assign = useAssign(task, holder);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (!may(me, "assign_task", client.id)) return null;
  const candidates = candidatesFor(client, holder);
  const label = t(holder ? "board.reassign" : "board.assign");
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        aria-label={`${label}: ${about}`}
        disabled={candidates.length === 0}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {label}
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { "aria-label": label } }}
      >
        <ListSubheader sx={{ lineHeight: 2.2 }}>{t("board.assign_to")}</ListSubheader>
        {candidates.map(({ id, name, there, free }) => (
          <MenuItem
            key={id}
            onClick={() => {
              setAnchor(null);
              void assign({ id, name });
            }}
            sx={{ display: "flex", justifyContent: "space-between", gap: 2 }}
          >
            {name}
            <Box component="span" sx={{ color: "text.secondary", fontSize: "0.8rem" }}>
              {there ? t("board.free", { smart_count: Math.max(0, free ?? 0) }) : t("board.absent")}
            </Box>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};

interface Candidate extends PersonName {
  there: boolean;
  /** Points of work that still fit; null for somebody in no team. */
  free: number | null;
}

/** Whom the server lets one choose, those first who are there, then those with the most room. */
export const candidatesFor = (client: ClientOnBoard, holder: PersonName | null): Candidate[] => {
  const atWork = new Map(
    client.teams.flatMap(({ people }) => people).map((person) => [person.id, person]),
  );
  return client.assignable
    .filter(({ id }) => id !== holder?.id)
    .map(({ id, name }) => {
      const { there = false, load = null, capacity = null } = atWork.get(id) ?? {};
      const free = load === null || capacity === null ? null : capacity - load;
      return { id, name, there, free };
    })
    .sort((a, b) => Number(b.there) - Number(a.there) || (b.free ?? 0) - (a.free ?? 0));
};
