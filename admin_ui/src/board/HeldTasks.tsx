import Box from "@mui/material/Box";
import { useGetList } from "react-admin";
import type { PersonName, Task } from "../providers/types";
import { TaskLine } from "./TaskLine";
import type { ClientOnBoard, TaskOnBoard } from "./types";

interface Props {
  holder: PersonName & { tasks: TaskOnBoard[] };
  client: ClientOnBoard;
}

/** What somebody holds for the client; each task can go to somebody else. */
export const HeldTasks = ({ holder, client }: Props) => {
  const { data } = useGetList<Task>("tasks", {
    filter: { assignee: holder.id, client_id: client.id, status: "open" },
    sort: { field: "due_at", order: "ASC" },
    pagination: { page: 1, perPage: 200 },
  });
  const known = new Map(data?.map((task) => [task.id, task]));
  return (
    <Box sx={{ pl: { xs: 1.25, sm: 3 }, pb: 1 }}>
      {holder.tasks.map((task) => (
        <TaskLine
          key={task.id}
          task={task}
          about={known.get(task.id)?.case ?? null}
          holder={holder}
          client={client}
        />
      ))}
    </Box>
  );
};
