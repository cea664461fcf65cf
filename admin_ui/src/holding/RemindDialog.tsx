import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { serverNow } from "../clock/serverTime";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { Asking } from "./Asking";
import type { DeedProps } from "./DeedDialog";
import { localInput, momentsFrom } from "./moments";

/** Putting a task off until a moment; a deadline or news before it brings it back sooner. */
export const RemindDialog = ({ record, task, onDone }: DeedProps) => {
  const t = useT();
  const format = useFormat();
  const [now] = useState(() => new Date(serverNow()));
  const [until, setUntil] = useState("");
  const at = new Date(until);
  const isFuture = until !== "" && at.getTime() > now.getTime();
  return (
    <Asking
      caseId={record.id}
      title={t("holding_act.remind_title")}
      hint={t("holding_act.remind_hint")}
      confirm={t("holding_act.remind_confirm")}
      done="holding_act.reminded"
      command={isFuture ? { kind: "remind_me", task_id: task.id, until: at.toISOString() } : null}
      onDone={onDone}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        {momentsFrom(now).map(({ label, at: moment }, index) => {
          const value = localInput(moment);
          return (
            <Button
              key={label}
              autoFocus={index === 0}
              variant={value === until ? "contained" : "outlined"}
              aria-pressed={value === until}
              onClick={() => setUntil(value)}
            >
              {t(`moment.${label}`, { time: format.moment(moment.getTime()) })}
            </Button>
          );
        })}
      </Box>
      <TextField
        type="datetime-local"
        label={t("holding_act.until")}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
        error={until !== "" && !isFuture}
        helperText={until !== "" && !isFuture ? t("holding_act.past") : undefined}
        slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: localInput(now) } }}
      />
    </Asking>
  );
};
