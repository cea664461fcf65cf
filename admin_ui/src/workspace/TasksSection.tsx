import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { ClockText } from "../clock/ClockText";
import { useCommand } from "../commands/useCommand";
import type { Deed } from "../holding/deeds";
import { TaskMenu } from "../holding/TaskMenu";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { CaseDetail } from "../providers/types";
import { Section } from "./Section";

interface Props {
  record: CaseDetail;
  onDo(deed: Deed): void;
}

/** What people have to do on this case, and who does it. */
export const TasksSection = ({ record, onDo }: Props) => {
  const t = useT();
  const format = useFormat();
  const command = useCommand(record.id);
  if (record.tasks.length === 0) return null;
  return (
    <Section title={t("case.tasks")}>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 0.75 }}>
        {record.tasks.map((task) => (
          <Box
            component="li"
            key={task.id}
            sx={{
              display: "flex",
              alignItems: "center",
              gap: 1,
              fontSize: "0.8438rem",
              minHeight: 28,
            }}
          >
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Box sx={{ fontWeight: 600 }}>{labelOf(t, "task_kind", task.kind)}</Box>
              <Box sx={{ color: "text.secondary", fontSize: "0.78rem" }}>
                {task.assignee?.name ?? labelOf(t, "task_group", task.group)}
                {task.rests_until &&
                  ` · ${t("work.put_off_until", { moment: format.moment(task.rests_until) })}`}
              </Box>
            </Box>
            {task.due_at && <ClockText start={task.opened_at} due={task.due_at} />}
            {task.actions.includes("claim_task") && (
              <Button
                size="small"
                onClick={() =>
                  command({ kind: "claim_task", task_id: task.id }, { done: "case.claimed" })
                }
              >
                {t("case.claim")}
              </Button>
            )}
            <TaskMenu caseId={record.id} task={task} onDo={onDo} />
          </Box>
        ))}
      </Box>
    </Section>
  );
};
