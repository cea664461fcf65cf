import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useGetList } from "react-admin";
import { useT } from "../i18n/useT";
import type { Task } from "../providers/types";
import { TaskLine } from "./TaskLine";
import type { ClientOnBoard } from "./types";

const STEP = 8;

/** What nobody holds, the earliest deadline first; a supervisor may give it to somebody. */
export const WaitingTasks = ({ client }: { client: ClientOnBoard }) => {
  const t = useT();
  const [limit, setLimit] = useState(STEP);
  const { data, total, isPending } = useGetList<Task>("tasks", {
    filter: { waiting: true, client_id: client.id, status: "open" },
    sort: { field: "due_at", order: "ASC" },
    pagination: { page: 1, perPage: limit },
  });
  return (
    <Box component="section" aria-label={t("board.waiting_tasks")}>
      <Typography component="h3" variant="subtitle2" sx={{ px: 1.25, py: 0.5 }}>
        {t("board.waiting_tasks")}
      </Typography>
      {isPending && <Skeleton variant="rounded" height={64} />}
      {data?.map((task) => (
        <TaskLine key={task.id} task={task} about={task.case} holder={null} client={client} />
      ))}
      {total !== undefined && total > limit && (
        <Button onClick={() => setLimit(limit + 5 * STEP)}>{t("work.more")}</Button>
      )}
    </Box>
  );
};
