import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useT } from "../i18n/useT";
import type { PolicyColumns, PolicyRule, RowChange } from "../providers/types";
import { Cells } from "./RuleRow";
import { useNoteWords } from "./useNoteWords";

/** What was done to the version that a draft began as. */
export const Differences = ({
  columns,
  changes,
}: {
  columns: PolicyColumns;
  changes: readonly RowChange[];
}) => {
  const t = useT();
  if (changes.length === 0) {
    return <Typography color="textSecondary">{t("policy.no_changes")}</Typography>;
  }
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      {changes.map((change) => (
        <Paper
          key={`${change.row_before}-${change.row_after}`}
          variant="outlined"
          sx={{ p: 1.5, borderLeft: 4, borderLeftColor: COLOURS[change.fate] }}
        >
          <Typography variant="subtitle2" sx={{ mb: 0.5 }}>
            {t(`policy_fate.${change.fate}`, {
              row: change.row_after ?? change.row_before ?? 0,
            })}
          </Typography>
          {change.before && (
            <Row columns={columns} rule={change.before} gone={change.fate !== "removed"} />
          )}
          {change.after && <Row columns={columns} rule={change.after} />}
        </Paper>
      ))}
    </Box>
  );
};

const COLOURS = { added: "success.main", removed: "error.main", changed: "warning.main" } as const;

interface RowProps {
  columns: PolicyColumns;
  rule: PolicyRule;
  gone?: boolean;
}

const Row = ({ columns, rule, gone = false }: RowProps) => {
  const t = useT();
  const noteOf = useNoteWords();
  return (
    <Box sx={{ ...SIDES, ...(gone && GONE) }}>
      {rule.note && (
        <Typography variant="body2" sx={{ gridColumn: "1 / -1", fontWeight: 600 }}>
          {noteOf(rule.note)}
        </Typography>
      )}
      <Cells columns={columns.conditions} cells={rule.when} empty={t("policy.everything")} />
      <Cells columns={columns.outcomes} cells={rule.outcome} empty={t("policy.as_usual")} outcome />
    </Box>
  );
};

const GONE = { opacity: 0.65, textDecoration: "line-through", mb: 0.75 } as const;

const SIDES = {
  display: "grid",
  gap: 0.75,
  gridTemplateColumns: { xs: "1fr", md: "1fr 1fr" },
} as const;
