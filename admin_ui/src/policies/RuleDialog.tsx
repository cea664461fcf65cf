import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useDataProvider } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useRefusalNotice } from "../commands/useCommand";
import { notBeside } from "../forms/notBeside";
import { useT } from "../i18n/useT";
import { useCompact } from "../layout/useCompact";
import type { WebcareData } from "../providers/dataProvider";
import type { BadCell, PolicyColumn, PolicyColumns, PolicyRule } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { CellField } from "./CellField";
import { useCellWords } from "./useCellWords";
import { useNoteWords } from "./useNoteWords";

interface Props {
  columns: PolicyColumns;
  /** All rows as they would be with this one, to be checked together. */
  rulesWith(rule: PolicyRule): readonly PolicyRule[];
  /** The row's place, from 0. */
  place: number;
  rule: PolicyRule;
  isLast: boolean;
  problems: readonly BadCell[];
  onApply(rule: PolicyRule): void;
  onDone(): void;
}

/** One row, cell by cell. The server looks at every cell before the row is taken over. */
export const RuleDialog = (props: Props) => {
  const { columns, rulesWith, place, isLast, onApply, onDone } = props;
  const t = useT();
  const noteOf = useNoteWords();
  const vocabulary = useVocabulary();
  const compact = useCompact();
  const { columnOf } = useCellWords();
  const dataProvider = useDataProvider<WebcareData>();
  const showRefusal = useRefusalNotice();
  const [rule, setRule] = useState(props.rule);
  const [problems, setProblems] = useState(props.problems);
  const [busy, setBusy] = useState(false);
  const problemOf = (name: string) => problems.find(({ column }) => column === name)?.problem;

  const change = (side: "when" | "outcome", name: string, cell: string) => {
    setRule({ ...rule, [side]: { ...rule[side], [name]: cell } });
    setProblems(problems.filter(({ column }) => column !== name));
  };
  const apply = async () => {
    setBusy(true);
    try {
      const found = (await dataProvider.checkPolicy(rulesWith(rule))).filter(
        ({ row }) => row === place + 1,
      );
      setProblems(found);
      if (found.length === 0) onApply(rule);
    } catch (error) {
      showRefusal(refusalOf(error, t));
    }
    setBusy(false);
  };
  const fields = (side: "when" | "outcome", list: readonly PolicyColumn[]) => (
    <Box sx={GRID}>
      {list.map((column) => (
        <CellField
          key={column.name}
          column={column}
          side={side}
          cell={rule[side][column.name] ?? ""}
          problem={problemOf(column.name)}
          required={
            isLast && side === "outcome" && columns.required_at_the_end.includes(column.name)
          }
          onChange={(cell) => change(side, column.name, cell)}
        />
      ))}
    </Box>
  );

  return (
    <Dialog
      open
      fullScreen={compact}
      maxWidth="md"
      fullWidth
      onClose={notBeside(onDone)}
      aria-labelledby="rule-title"
    >
      <DialogTitle id="rule-title">{t("policy.row", { row: place + 1 })}</DialogTitle>
      <DialogContent sx={{ display: "grid", gap: 1.5, pt: "8px !important" }}>
        {problems.length > 0 && (
          <Alert severity="error" data-testid="bad-cells" ref={intoView}>
            {problems.map(({ column, problem }) => (
              <div key={column}>
                {t("policy.bad_cell", {
                  row: place + 1,
                  column: column === "when" ? t("policy.when") : columnOf({ name: column }),
                  problem,
                })}
              </div>
            ))}
          </Alert>
        )}
        <TextField
          autoFocus
          fullWidth
          size="small"
          label={t("policy.note")}
          value={noteOf(rule.note)}
          onChange={(event) => setRule({ ...rule, note: event.target.value })}
          slotProps={{
            inputLabel: { shrink: true },
            htmlInput: { maxLength: vocabulary?.limits.line },
          }}
        />
        {isLast ? (
          <Typography variant="body2" color="textSecondary">
            {t("policy.last_row")}
          </Typography>
        ) : (
          <>
            <Typography component="h3" variant="subtitle2">
              {t("policy.when")}
            </Typography>
            {fields("when", columns.conditions)}
          </>
        )}
        <Typography component="h3" variant="subtitle2">
          {t("policy.follows")}
        </Typography>
        {fields("outcome", columns.outcomes)}
      </DialogContent>
      <DialogActions>
        <Button onClick={onDone}>{t("policy.cancel")}</Button>
        <Button variant="contained" onClick={apply} loading={busy}>
          {t("policy.apply")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

/** What is wrong is said on top, while one may have pressed the button far below. */
const intoView = (node: HTMLElement | null) => node?.scrollIntoView({ block: "nearest" });

const GRID = {
  display: "grid",
  gap: 1.5,
  gridTemplateColumns: { xs: "1fr", sm: "1fr 1fr", md: "1fr 1fr 1fr" },
  alignItems: "start",
} as const;
