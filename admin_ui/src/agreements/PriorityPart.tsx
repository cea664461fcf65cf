import AddIcon from "@mui/icons-material/Add";
import RemoveIcon from "@mui/icons-material/DeleteOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import FormHelperText from "@mui/material/FormHelperText";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import { useT } from "../i18n/useT";
import type { Priority } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { Choice } from "./Choice";
import { FIELDS } from "./Part";
import { SpanField } from "./SpanField";
import type { PriorityTimes, Wrong } from "./types";

const SPANS = ["acknowledge_in", "answer_in", "next_reply_in"] as const;

/** Other times for cases of one priority. */
export const PriorityPart = ({
  times,
  onChange,
  wrong,
}: {
  times: readonly PriorityTimes[];
  onChange(times: PriorityTimes[]): void;
  wrong: Wrong;
}) => {
  const t = useT();
  const priorities = useVocabulary()?.priorities ?? [];
  const free = priorities.find((each) => !times.some(({ priority }) => priority === each));
  return (
    <Box sx={{ display: "grid", gap: 1.5 }}>
      <Typography variant="subtitle2">{t("agreement_field.per_priority")}</Typography>
      {times.map((each, number) => {
        const where = `per_priority.${number}`;
        const set = (part: Partial<PriorityTimes>) =>
          onChange(times.map((old, at) => (at === number ? { ...old, ...part } : old)));
        return (
          <Box key={each.priority} sx={{ display: "flex", gap: 1, alignItems: "flex-start" }}>
            <Box sx={{ ...FIELDS, flex: 1 }}>
              <Choice
                label={t("agreements.priority")}
                group="priority"
                words={priorities.filter(
                  (word) =>
                    word === each.priority || !times.some(({ priority }) => priority === word),
                )}
                value={each.priority}
                error={wrong[where]}
                onChange={(priority) => set({ priority: priority as Priority })}
              />
              {SPANS.map((name) => (
                <SpanField
                  key={name}
                  label={t(`agreement_field.${name}`)}
                  seconds={each[name]}
                  error={wrong[`${where}.${name}`]}
                  empty={t("agreements.as_usual")}
                  onChange={(seconds) => set({ [name]: seconds })}
                />
              ))}
            </Box>
            <IconButton
              aria-label={t("agreements.remove")}
              onClick={() => onChange(times.filter((_, at) => at !== number))}
            >
              <RemoveIcon fontSize="small" />
            </IconButton>
          </Box>
        );
      })}
      {times.length > 1 && <FormHelperText>{t("agreements.more_urgent_hint")}</FormHelperText>}
      {free && (
        <Box>
          <Button
            size="small"
            startIcon={<AddIcon />}
            onClick={() =>
              onChange([
                ...times,
                { priority: free, acknowledge_in: null, answer_in: null, next_reply_in: null },
              ])
            }
          >
            {t("agreements.add_priority")}
          </Button>
        </Box>
      )}
    </Box>
  );
};
