import Box from "@mui/material/Box";
import { useT } from "../i18n/useT";
import type { CaseDetail } from "../providers/types";
import { AssessmentSection } from "./AssessmentSection";
import { ClocksSection } from "./ClocksSection";
import { CustomerSection } from "./CustomerSection";
import { DecisionSection } from "./DecisionSection";
import { NotesSection } from "./NotesSection";
import { TasksSection } from "./TasksSection";

/** Everything about a case that is not said to the customer. */
export const Details = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  return (
    <Box
      component="aside"
      aria-label={t("work.details")}
      sx={{ height: "100%", overflowY: "auto", bgcolor: "background.paper" }}
    >
      <ClocksSection record={record} />
      <TasksSection record={record} />
      <AssessmentSection record={record} />
      <DecisionSection record={record} />
      <NotesSection record={record} />
      <CustomerSection record={record} />
    </Box>
  );
};
