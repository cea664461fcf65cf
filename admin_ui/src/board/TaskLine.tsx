import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router-dom";
import { ClockText } from "../clock/ClockText";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { PersonName, Task } from "../providers/types";
import { nameOf } from "../workspace/nameOf";
import { PriorityMark } from "../workspace/PriorityMark";
import { AssignMenu } from "./AssignMenu";
import type { ClientOnBoard, TaskOnBoard } from "./types";

interface Props {
  task: TaskOnBoard;
  /** What is known of its case; null until it has been fetched. */
  about: Task["case"];
  holder: PersonName | null;
  client: ClientOnBoard;
}

/** A task on the board: how pressing, whose case, and to whom it could go. */
export const TaskLine = ({ task, about, holder, client }: Props) => {
  const t = useT();
  const format = useFormat();
  const name = about ? nameOf(about.customer, t) : "…";
  return (
    <Box
      data-task={task.id}
      sx={{
        display: "grid",
        gridTemplateColumns: { xs: "1fr auto", sm: "minmax(0, 1fr) 90px auto" },
        alignItems: "center",
        columnGap: 1.5,
        px: 1.25,
        py: 0.5,
        borderTop: 1,
        borderColor: "divider",
        fontSize: "0.875rem",
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Box
          sx={{
            overflowWrap: "anywhere",
            "& svg": { verticalAlign: "text-bottom", mr: 0.5 },
          }}
        >
          <PriorityMark priority={task.priority} />
          <Link component={RouterLink} to={`/cases/${task.case_id}/show`} sx={{ fontWeight: 600 }}>
            {name}
          </Link>
          <Box component="span" sx={{ color: "text.secondary" }}>
            {" · "}
            {labelOf(t, "task_kind", task.kind)}
          </Box>
        </Box>
        {about?.excerpt && (
          <Box
            sx={{
              color: "text.secondary",
              fontSize: "0.8125rem",
              overflow: "hidden",
              textOverflow: "ellipsis",
              whiteSpace: "nowrap",
            }}
          >
            {about.excerpt}
          </Box>
        )}
      </Box>
      <Box sx={{ gridRow: { xs: 2, sm: "auto" }, textAlign: { sm: "right" } }}>
        {task.rests_until ? (
          <Box component="span" sx={{ color: "text.secondary", fontSize: "0.8125rem" }}>
            {t("board.rests", { moment: format.moment(task.rests_until) })}
          </Box>
        ) : (
          task.due_at && (
            <ClockText start={task.held_since ?? task.due_at} due={task.due_at} prominent />
          )
        )}
      </Box>
      <Box sx={{ gridRow: { xs: "1 / span 2", sm: "auto" }, gridColumn: { xs: 2, sm: "auto" } }}>
        <AssignMenu task={task} holder={holder} client={client} about={name} />
      </Box>
    </Box>
  );
};
