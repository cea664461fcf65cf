import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { ClockText } from "../clock/ClockText";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useMe } from "../providers/session";
import type { CaseDetail } from "../providers/types";
import { Section } from "./Section";
import { releasable } from "./tasksOf";

/** What people have to do on this case, and who does it. */
export const TasksSection = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const me = useMe();
  const command = useCommand(record.id);
  if (record.tasks.length === 0) return null;
  const mine = releasable(record, me?.id);
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
              </Box>
            </Box>
            {task.due_at && <ClockText start={task.opened_at} due={task.due_at} />}
            {mine.includes(task) && (
              <Button
                size="small"
                onClick={() =>
                  command({ kind: "release_task", task_id: task.id }, { done: "case.released" })
                }
              >
                {t("case.release")}
              </Button>
            )}
            {task.assignee?.id !== me?.id && record.actions.includes("claim_task") && (
              <Button
                size="small"
                onClick={() =>
                  command({ kind: "claim_task", task_id: task.id }, { done: "case.claimed" })
                }
              >
                {t("case.claim")}
              </Button>
            )}
          </Box>
        ))}
      </Box>
    </Section>
  );
};
