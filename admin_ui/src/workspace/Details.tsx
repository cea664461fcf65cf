import Box from "@mui/material/Box";
import type { Deed } from "../holding/deeds";
import { useT } from "../i18n/useT";
import { IncidentSection } from "../incidents/IncidentSection";
import type { CaseDetail } from "../providers/types";
import { QuestionsSection } from "../questions/QuestionsSection";
import { TagsSection } from "../tags/TagsSection";
import { AssessmentSection } from "./AssessmentSection";
import { ClocksSection } from "./ClocksSection";
import { CustomerSection } from "./CustomerSection";
import { DecisionSection } from "./DecisionSection";
import { NotesSection } from "./NotesSection";
import { TasksSection } from "./TasksSection";

interface Props {
  record: CaseDetail;
  onDo(deed: Deed): void;
  /** Takes somebody's answer into the reply. */
  onTake?(text: string, questionId: string): void;
}

/** Everything about a case that is not said to the customer. */
export const Details = ({ record, onDo, onTake }: Props) => {
  const t = useT();
  return (
    <Box
      component="aside"
      aria-label={t("work.details")}
      sx={{ height: "100%", overflowY: "auto", bgcolor: "background.paper" }}
    >
      <ClocksSection record={record} />
      <TasksSection record={record} onDo={onDo} />
      <AssessmentSection record={record} />
      <DecisionSection record={record} />
      <IncidentSection record={record} />
      <TagsSection record={record} />
      <QuestionsSection record={record} onTake={onTake} />
      <NotesSection record={record} />
      <CustomerSection record={record} />
    </Box>
  );
};
