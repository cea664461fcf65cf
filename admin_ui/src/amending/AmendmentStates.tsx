import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { labelOf, type T } from "../i18n/words";
import type { Amendment, CaseDetail, Id, Message } from "../providers/types";
import { SMALL_PRINT } from "../theme/smallPrint";

interface Props {
  message: Message;
  record: CaseDetail;
}

/**
 * What is being done, was done or could not be done to a message that stands on the network. Who
 * cannot do it either says so beneath what failed last.
 */
export const AmendmentStates = ({ message, record }: Props) => {
  const shown = record.amendments.filter(
    (amendment) => amendment.about === message.id && !isToldByMessage(amendment),
  );
  const failed = shown.findLast(({ state }) => state === "failed");
  const task = record.actions.includes("leave_change")
    ? record.tasks.find(({ kind, about }) => kind === "check_change" && about === message.id)
    : undefined;
  return shown.map((amendment) => (
    <Box
      key={amendment.id}
      data-amendment={amendment.state}
      sx={{
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        justifyContent: message.direction === "outbound" ? "flex-end" : "flex-start",
        columnGap: 1,
        px: 0.5,
        pt: 0.25,
        fontSize: "0.75rem",
        color: amendment.state === "failed" ? "meaning.overdue" : "text.secondary",
      }}
    >
      <span>
        <Words amendment={amendment} />
      </span>
      {task && amendment === failed && <Leave caseId={record.id} taskId={task.id} />}
    </Box>
  ));
};

const Leave = ({ caseId, taskId }: { caseId: Id; taskId: Id }) => {
  const t = useT();
  const command = useCommand(caseId);
  return (
    <Button
      variant="outlined"
      sx={SMALL_PRINT}
      onClick={() => command({ kind: "leave_change", task_id: taskId }, { done: "amending.left" })}
    >
      {t("amending.leave")}
    </Button>
  );
};

/** A reply that was corrected or withdrawn says so itself, with the moment. */
const isToldByMessage = ({ kind, state }: Amendment) =>
  state === "done" && (kind === "correct" || kind === "withdraw");

const Words = ({ amendment: { kind, state, failure } }: { amendment: Amendment }) => {
  const t = useT();
  if (state === "pending") return t(`amendment_pending.${kind}`);
  if (state === "done") return t(`amendment_done.${kind}`);
  return t(`amendment_failed.${kind}`, { why: why(t, failure ?? "no_answer") });
};

/** Why a reply was not sent, too; but what is gone here is the message itself. */
const why = (t: T, failure: string) =>
  failure === "gone" ? t("why.gone") : labelOf(t, "send_failure", failure);
