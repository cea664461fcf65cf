import MoreIcon from "@mui/icons-material/MoreVert";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Id, TaskOfCase } from "../providers/types";
import { DEEDS, type Deed } from "./deeds";

interface Props {
  caseId: Id;
  task: TaskOfCase;
  onDo(deed: Deed): void;
}

/** What this person may do about who holds a task. */
export const TaskMenu = ({ caseId, task, onDo }: Props) => {
  const t = useT();
  const command = useCommand(caseId);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const deeds = DEEDS.filter((kind) => task.actions.includes(kind));
  const mayRelease = task.actions.includes("release_task");
  if (deeds.length === 0 && !mayRelease) return null;
  const choose = (action: () => void) => () => {
    setAnchor(null);
    action();
  };
  return (
    <>
      <IconButton
        size="small"
        aria-haspopup="menu"
        aria-label={t("holding_act.menu", { task: labelOf(t, "task_kind", task.kind) })}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon fontSize="small" />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {deeds.map((kind) => (
          <MenuItem key={kind} dense onClick={choose(() => onDo({ kind, task }))}>
            {t(`holding_act.${kind}`)}
          </MenuItem>
        ))}
        {mayRelease && (
          <MenuItem
            dense
            onClick={choose(() =>
              command({ kind: "release_task", task_id: task.id }, { done: "case.released" }),
            )}
          >
            {t("case.release")}
          </MenuItem>
        )}
      </Menu>
    </>
  );
};
