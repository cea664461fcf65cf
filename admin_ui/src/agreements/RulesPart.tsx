import AddIcon from "@mui/icons-material/Add";
import RemoveIcon from "@mui/icons-material/DeleteOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import FormHelperText from "@mui/material/FormHelperText";
import IconButton from "@mui/material/IconButton";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useT } from "../i18n/useT";
import { type Group, labelOf } from "../i18n/words";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { Choice } from "./Choice";
import { FIELDS } from "./Part";
import type { ApprovalRule, Wrong } from "./types";

const NEW: ApprovalRule = {
  name: "",
  mode: "peer",
  department: null,
  kinds: [],
  priorities: [],
  visibility: null,
  reach_from: null,
  levels: [],
};

/** Whose consent which replies need: the first rule that fits decides. */
export const RulesPart = ({
  rules,
  onChange,
  wrong,
}: {
  rules: readonly ApprovalRule[];
  onChange(rules: ApprovalRule[]): void;
  wrong: Wrong;
}) => {
  const t = useT();
  const vocabulary = useVocabulary();
  return (
    <Box sx={{ display: "grid", gap: 1.5 }}>
      <Typography variant="subtitle2">{t("agreements.rules")}</Typography>
      {wrong["approval.rules"] && <FormHelperText error>{wrong["approval.rules"]}</FormHelperText>}
      {rules.map((rule, number) => {
        const set = (part: Partial<ApprovalRule>) =>
          onChange(rules.map((old, at) => (at === number ? { ...old, ...part } : old)));
        return (
          <Box
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule's place is what it is known by
            key={number}
            sx={{ display: "flex", gap: 1, alignItems: "flex-start" }}
          >
            <Box sx={{ pt: 1, minWidth: 16, color: "text.secondary" }}>{number + 1}</Box>
            <Box sx={{ ...FIELDS, flex: 1 }}>
              <TextField
                size="small"
                label={t("agreements.rule_name")}
                value={rule.name}
                error={Boolean(wrong[`approval.rules.${number}`])}
                helperText={wrong[`approval.rules.${number}`]}
                onChange={({ target }) => set({ name: target.value })}
                slotProps={{ htmlInput: { maxLength: vocabulary?.limits.name } }}
              />
              <Choice
                label={t("agreement_field.mode")}
                group="agreement_word"
                words={vocabulary?.approval_modes ?? [rule.mode]}
                value={rule.mode}
                onChange={(mode) => set({ mode })}
              />
              {rule.mode === "department" && (
                <TextField
                  size="small"
                  label={t("agreement_field.department")}
                  value={rule.department ?? ""}
                  onChange={({ target }) => set({ department: target.value || null })}
                />
              )}
              <Several
                label={t("agreement_field.kinds")}
                group="kind"
                words={vocabulary?.kinds ?? []}
                chosen={rule.kinds}
                onChange={(kinds) => set({ kinds })}
              />
              <Several
                label={t("agreement_field.priorities")}
                group="priority"
                words={vocabulary?.priorities ?? []}
                chosen={rule.priorities}
                onChange={(priorities) => set({ priorities })}
              />
              <Several
                label={t("agreement_field.visibility")}
                group="visibility"
                words={vocabulary?.visibilities ?? []}
                chosen={rule.visibility ? [rule.visibility] : []}
                onChange={(chosen) => set({ visibility: chosen.at(-1) ?? null })}
              />
              <TextField
                size="small"
                type="number"
                label={t("agreement_field.reach_from")}
                value={rule.reach_from ?? ""}
                placeholder={t("agreements.any")}
                onChange={({ target }) =>
                  set({ reach_from: target.value === "" ? null : Number(target.value) })
                }
                slotProps={{ htmlInput: { min: 0 }, inputLabel: { shrink: true } }}
              />
            </Box>
            <IconButton
              aria-label={t("agreements.remove")}
              onClick={() => onChange(rules.filter((_, at) => at !== number))}
            >
              <RemoveIcon fontSize="small" />
            </IconButton>
          </Box>
        );
      })}
      <Box>
        <Button
          size="small"
          startIcon={<AddIcon />}
          onClick={() => onChange([...rules, { ...NEW }])}
        >
          {t("agreements.add_rule")}
        </Button>
      </Box>
    </Box>
  );
};

/** Any of a few words; none chosen: all of them. */
const Several = ({
  label,
  group,
  words,
  chosen,
  onChange,
}: {
  label: string;
  group: Group;
  words: readonly string[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}) => {
  const t = useT();
  return (
    <TextField
      select
      size="small"
      label={label}
      value={[...chosen]}
      onChange={({ target }) => onChange(target.value as unknown as string[])}
      slotProps={{
        inputLabel: { shrink: true },
        select: {
          multiple: true,
          displayEmpty: true,
          renderValue: (value) =>
            (value as string[]).map((word) => labelOf(t, group, word)).join(", ") ||
            t("agreements.any"),
        },
      }}
    >
      {words.map((word) => (
        <MenuItem key={word} value={word}>
          {labelOf(t, group, word)}
        </MenuItem>
      ))}
    </TextField>
  );
};
