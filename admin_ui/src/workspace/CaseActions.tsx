import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import type { CaseDetail } from "../providers/types";
import { claimable } from "./tasksOf";

interface Props {
  record: CaseDetail;
  /** Asked for also where the case cannot be closed yet: it says why then. */
  onClose(): void;
}

/** What this person may do with the case now; the server says which. */
export const CaseActions = ({ record, onClose }: Props) => {
  const t = useT();
  const command = useCommand(record.id);
  const task = claimable(record);
  return (
    <Box sx={{ display: "flex", gap: 1, flex: "none" }}>
      {task && (
        <Button
          variant="contained"
          onClick={() =>
            command({ kind: "claim_task", task_id: task.id }, { done: "case.claimed" })
          }
        >
          {t("case.claim")}
        </Button>
      )}
      {(record.actions.includes("close_case") || record.closing_waits_for) && (
        <Button
          variant="outlined"
          aria-disabled={record.closing_waits_for !== null}
          onClick={onClose}
          sx={record.closing_waits_for ? { opacity: 0.5 } : undefined}
        >
          {t("case.close")}
        </Button>
      )}
      {record.actions.includes("reopen_case") && (
        <Button variant="outlined" onClick={() => command({ kind: "reopen_case" })}>
          {t("case.reopen")}
        </Button>
      )}
    </Box>
  );
};
