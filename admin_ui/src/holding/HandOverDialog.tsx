import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Colleague, TaskGroup } from "../providers/types";
import { useColleagues } from "../workspace/useCase";
import { Asking } from "./Asking";
import type { DeedProps } from "./DeedDialog";

type To = { label: string; there: boolean } & ({ person_id: string } | { group: TaskGroup });

/** Passing a task to a colleague, or to a group. */
export const HandOverDialog = ({ record, task, onDone }: DeedProps) => {
  const t = useT();
  const { data: colleagues = [] } = useColleagues(record.id);
  const [to, setTo] = useState<To | null>(null);
  const choices: To[] = [
    ...colleagues.filter((each) => each.takes_tasks && each.id !== task.assignee?.id).map(asChoice),
    ...task.goes_to.map((group) => ({
      label: t("holding_act.to_group", { group: labelOf(t, "task_group", group) }),
      there: false,
      group,
    })),
  ];
  const { label: _, there: __, ...target } = to ?? { label: "", there: false };
  return (
    <Asking
      caseId={record.id}
      title={t("holding_act.hand_over_title")}
      confirm={t("holding_act.hand_over_confirm")}
      done="holding_act.handed_over"
      command={to && { kind: "hand_over_task", task_id: task.id, ...target }}
      onDone={onDone}
    >
      <Autocomplete
        options={choices}
        value={to}
        onChange={(_, next) => setTo(next)}
        autoHighlight
        isOptionEqualToValue={(one, other) => one.label === other.label}
        noOptionsText={t("holding_act.nobody")}
        renderOption={({ key, ...props }, choice) => (
          <Box component="li" key={key} {...props} sx={{ display: "flex", gap: 1 }}>
            <Box sx={{ flex: 1 }}>{choice.label}</Box>
            {choice.there && (
              <Box component="span" sx={{ color: "success.main", fontSize: "0.75rem" }}>
                {t("availability.available")}
              </Box>
            )}
          </Box>
        )}
        renderInput={(params) => (
          <TextField {...params} autoFocus label={t("holding_act.to")} margin="dense" />
        )}
      />
    </Asking>
  );
};

const asChoice = ({ id, name, there }: Colleague): To => ({ label: name, there, person_id: id });
