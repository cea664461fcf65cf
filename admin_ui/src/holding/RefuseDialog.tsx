import FormControlLabel from "@mui/material/FormControlLabel";
import Radio from "@mui/material/Radio";
import RadioGroup from "@mui/material/RadioGroup";
import { useState } from "react";
import { useT } from "../i18n/useT";
import type { RefusalReason } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { Asking } from "./Asking";
import type { DeedProps } from "./DeedDialog";

/** Not doing a task that one was given: somebody else gets it, and the journal says why. */
export const RefuseDialog = ({ record, task, onDone }: DeedProps) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const [reason, setReason] = useState<RefusalReason | null>(null);
  return (
    <Asking
      caseId={record.id}
      title={t("holding_act.refuse_title")}
      hint={t("holding_act.refuse_hint")}
      confirm={t("holding_act.refuse_confirm")}
      done="holding_act.refused"
      command={reason && { kind: "refuse_task", task_id: task.id, reason }}
      onDone={onDone}
    >
      <RadioGroup
        aria-label={t("holding_act.reason")}
        value={reason}
        onChange={(_, value) => setReason(value as RefusalReason)}
      >
        {vocabulary?.refusal_reasons.map((each, index) => (
          <FormControlLabel
            key={each}
            value={each}
            label={t(`refusal_reason.${each}`)}
            control={<Radio size="small" sx={{ py: 0.5 }} autoFocus={index === 0} />}
          />
        ))}
      </RadioGroup>
    </Asking>
  );
};
