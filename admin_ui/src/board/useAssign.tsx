import { useQueryClient } from "@tanstack/react-query";
import { useNotify } from "react-admin";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { UndoNotice } from "../layout/UndoNotice";
import type { PersonName } from "../providers/types";
import type { TaskOnBoard } from "./types";

const UNDO_MS = 8_000;

/** Gives the task to somebody; undone, it goes back to whom it was taken from, or to the pool. */
export const useAssign = (task: TaskOnBoard, holder: PersonName | null) => {
  const t = useT();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const command = useCommand(task.case_id);
  const renew = () => queryClient.invalidateQueries({ queryKey: ["board"] });

  const undo = async () => {
    await command(
      holder
        ? { kind: "assign_task", task_id: task.id, person_id: holder.id }
        : { kind: "release_task", task_id: task.id },
    );
    await renew();
  };
  return async (to: PersonName) => {
    const done = await command({ kind: "assign_task", task_id: task.id, person_id: to.id });
    await renew();
    if (done?.status !== "done") return;
    const said = t("board.assigned", { name: to.name });
    notify(<UndoNotice said={said} onUndo={() => void undo()} />, { autoHideDuration: UNDO_MS });
  };
};
