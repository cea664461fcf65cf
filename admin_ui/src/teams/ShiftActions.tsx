import Button from "@mui/material/Button";
import { useNotify } from "react-admin";
import { useChange } from "../commands/useChange";
import { useT } from "../i18n/useT";
import { UndoNotice } from "../layout/UndoNotice";
import { useMe } from "../providers/session";
import type { Shift } from "./types";

interface Props {
  shift: Shift;
  name: string;
  runs: boolean;
  plans: boolean;
  onEnd(): void;
}

/** A shift that runs is ended with a handover; one that has not begun is cancelled. */
export const ShiftActions = ({ shift, name, runs, plans, onEnd }: Props) => {
  const t = useT();
  const me = useMe();
  const notify = useNotify();
  const { change, busy } = useChange();
  const outdated = [["shifts"]];
  if (runs && (plans || shift.person_id === me?.id)) {
    return (
      <Button variant="outlined" aria-label={`${t("roster.end")}: ${name}`} onClick={onEnd}>
        {t("roster.end")}
      </Button>
    );
  }
  if (!plans || shift.ended_at || Date.parse(shift.starts_at) < Date.now()) return null;
  const cancel = async () => {
    if (!(await change(`/api/shifts/${shift.id}`, { method: "DELETE", outdated }))) return;
    const { team_id, person_id, starts_at, ends_at } = shift;
    const again = () =>
      void change("/api/shifts", { body: { team_id, person_id, starts_at, ends_at }, outdated });
    notify(<UndoNotice said={t("roster.cancelled")} onUndo={again} />, {
      autoHideDuration: 8_000,
    });
  };
  return (
    <Button
      color="inherit"
      disabled={busy}
      aria-label={`${t("roster.cancel")}: ${name}`}
      onClick={cancel}
    >
      {t("roster.cancel")}
    </Button>
  );
};
