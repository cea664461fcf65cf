import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useDataProvider } from "react-admin";
import { Link } from "react-router-dom";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { WebcareData } from "../providers/dataProvider";
import type { Id, PolicyColumns, Ruling, Trial as TrialResult } from "../providers/types";
import { useCellWords } from "./useCellWords";

const PERIODS = [7, 30, 90, 365] as const;
const DAY_MS = 86_400_000;

interface Props {
  policyId: Id;
  columns: PolicyColumns;
  /** Rows that are not saved are not tried. */
  unsaved: boolean;
}

/** What the rows would have changed in past cases, in sums and case by case. */
export const Trial = ({ policyId, columns, unsaved }: Props) => {
  const t = useT();
  const dataProvider = useDataProvider<WebcareData>();
  const showRefusal = useRefusalNotice();
  const [days, setDays] = useState<number>(30);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<TrialResult | null>(null);

  const run = async () => {
    setBusy(true);
    const now = Date.now();
    try {
      const period = {
        begin: new Date(now - days * DAY_MS).toISOString(),
        end: new Date(now + 60_000).toISOString(),
      };
      setResult(await dataProvider.tryPolicy(policyId, period));
    } catch (error) {
      showRefusal(refusalOf(error, t));
    }
    setBusy(false);
  };

  return (
    <Box sx={{ display: "grid", gap: 1.5 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
        <TextField
          select
          size="small"
          label={t("policy.period")}
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
          sx={{ minWidth: 160 }}
        >
          {PERIODS.map((period) => (
            <MenuItem key={period} value={period}>
              {t("policy.last_days", { smart_count: period })}
            </MenuItem>
          ))}
        </TextField>
        <Button variant="contained" onClick={run} loading={busy}>
          {t("policy.try")}
        </Button>
      </Box>
      {unsaved && <Alert severity="info">{t("policy.try_saves_first")}</Alert>}
      {result ? (
        <Result result={result} columns={columns} />
      ) : (
        <Typography variant="body2" color="textSecondary">
          {t("policy.try_intro")}
        </Typography>
      )}
    </Box>
  );
};

const Result = ({ result, columns }: { result: TrialResult; columns: PolicyColumns }) => {
  const t = useT();
  const format = useFormat();
  const { columnOf, nameOfValue } = useCellWords();
  const word = (field: string, value: string | null) => {
    const column = columns.outcomes.find(({ name }) => name === field);
    if (value === null || !column) return value ?? t("policy.as_usual");
    return nameOfValue(column, value);
  };
  return (
    <Box sx={{ display: "grid", gap: 1.5 }} data-testid="trial">
      <Alert severity={result.changed > 0 ? "warning" : "success"} aria-live="polite">
        {t("policy.tried", {
          cases: format.number(result.cases),
          changed: format.number(result.cases_changed),
        })}
        {!result.complete && ` ${t("policy.not_complete")}`}
      </Alert>
      {result.sums.length > 0 && (
        <Paper variant="outlined" sx={{ p: 1.5 }}>
          <Typography component="h3" variant="subtitle2">
            {t("policy.sums")}
          </Typography>
          <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: "0.875rem" }}>
            {result.sums.map(({ field, before, after, count }) => (
              <li key={`${field}-${before}-${after}`}>
                <b>{format.number(count)}×</b> {columnOf({ name: field })}: {word(field, before)} →{" "}
                <b>{word(field, after)}</b>
              </li>
            ))}
          </Box>
        </Paper>
      )}
      {result.changes.map((change) => (
        <Paper key={`${change.case_id}-${change.occurred_at}`} variant="outlined" sx={{ p: 1.5 }}>
          <Typography variant="caption" color="textSecondary" component="div">
            {labelOf(t, "kind", change.kind)} · {format.moment(change.occurred_at)}
            {change.reach !== null &&
              ` · ${t("policy.reach_of", { count: format.number(change.reach) })}`}
            {" · "}
            <Link to={`/cases/${change.case_id}/show`}>{t("policy.to_case")}</Link>
          </Typography>
          <Typography variant="body2" sx={{ my: 0.5, overflowWrap: "anywhere" }}>
            {change.excerpt ?? t("policy.no_words")}
          </Typography>
          <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: "0.875rem" }}>
            {change.fields.map((field) => (
              <li key={field}>
                {columnOf({ name: field })}: {word(field, said(change.before, field))} →{" "}
                <b>{word(field, said(change.after, field))}</b>
              </li>
            ))}
          </Box>
          <Typography variant="caption" color="textSecondary">
            {t("policy.by_row", { before: change.before.rule, after: change.after.rule })}
          </Typography>
        </Paper>
      ))}
      {result.changed > result.changes.length && (
        <Typography variant="body2" color="textSecondary">
          {t("policy.more_changes", {
            count: format.number(result.changed - result.changes.length),
          })}
        </Typography>
      )}
    </Box>
  );
};

const said = (ruling: Ruling, field: string): string | null => {
  const value = ruling[field as keyof Ruling];
  if (Array.isArray(value)) return value.join(", ") || null;
  return value === null ? null : String(value);
};
