import DownIcon from "@mui/icons-material/ArrowDownward";
import UpIcon from "@mui/icons-material/ArrowUpward";
import CopyIcon from "@mui/icons-material/ContentCopy";
import DeleteIcon from "@mui/icons-material/DeleteOutlined";
import EditIcon from "@mui/icons-material/EditOutlined";
import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { useT } from "../i18n/useT";
import type { Key } from "../i18n/words";
import type { PolicyColumn, PolicyColumns, PolicyRule } from "../providers/types";
import { filled } from "./cells";
import { useCellWords } from "./useCellWords";
import { useNoteWords } from "./useNoteWords";

export type RowAction = "edit" | "up" | "down" | "copy" | "delete";

interface Props {
  columns: PolicyColumns;
  rule: PolicyRule;
  number: number;
  isLast: boolean;
  isBad?: boolean;
  /** How often the row fired in a trial. */
  fired?: number;
  actions: readonly RowAction[];
  onAction(action: RowAction): void;
}

const ICONS: Record<RowAction, typeof EditIcon> = {
  edit: EditIcon,
  up: UpIcon,
  down: DownIcon,
  copy: CopyIcon,
  delete: DeleteIcon,
};

/** One row of the table in words: when it fits, and what follows. */
export const RuleRow = (props: Props) => {
  const { columns, rule, number, isLast, isBad, fired, actions, onAction } = props;
  const t = useT();
  const noteOf = useNoteWords();
  return (
    <Box role="row" data-testid={`row-${number}`} sx={{ ...ROW, ...(isBad && BAD) }}>
      <Box role="cell" sx={{ gridArea: "number", fontWeight: 700, color: "text.secondary" }}>
        {number}
      </Box>
      <Box role="cell" sx={{ gridArea: "when", minWidth: 0 }}>
        {rule.note && (
          <Typography variant="body2" sx={{ fontWeight: 600, mb: 0.5 }}>
            {noteOf(rule.note)}
          </Typography>
        )}
        <Cells
          columns={columns.conditions}
          cells={rule.when}
          empty={t(isLast ? "policy.everything_else" : "policy.everything")}
        />
        {fired !== undefined && (
          <Typography variant="caption" color="textSecondary">
            {t("policy.fired", { smart_count: fired })}
          </Typography>
        )}
      </Box>
      <Box role="cell" sx={{ gridArea: "outcome", minWidth: 0 }}>
        <Cells
          columns={columns.outcomes}
          cells={rule.outcome}
          empty={t("policy.as_usual")}
          outcome
        />
      </Box>
      <Box role="cell" sx={{ gridArea: "actions", display: "flex", justifyContent: "flex-end" }}>
        {actions.map((action) => {
          const Icon = ICONS[action];
          const label = t(`policy_action.${action}` as Key, { row: number });
          return (
            <Tooltip key={action} title={label}>
              <IconButton size="small" aria-label={label} onClick={() => onAction(action)}>
                <Icon fontSize="small" />
              </IconButton>
            </Tooltip>
          );
        })}
      </Box>
    </Box>
  );
};

interface CellsProps {
  columns: readonly PolicyColumn[];
  cells: Readonly<Record<string, string>>;
  empty: ReactNode;
  outcome?: boolean;
}

export const Cells = ({ columns, cells, empty, outcome = false }: CellsProps) => {
  const t = useT();
  const { columnOf, wordsOf } = useCellWords();
  const said = filled(columns, cells);
  if (said.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary" component="span">
        {empty}
      </Typography>
    );
  }
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5 }}>
      {said.map(({ column, cell }) => (
        <Chip
          key={column.name}
          size="small"
          variant={outcome ? "filled" : "outlined"}
          label={
            <>
              <Box component="span" sx={{ opacity: 0.75 }}>
                {t("policy.says", { column: columnOf(column) })}{" "}
              </Box>
              <b>{wordsOf(column, cell)}</b>
            </>
          }
          sx={{ height: "auto", "& .MuiChip-label": { whiteSpace: "normal", py: 0.25 } }}
        />
      ))}
    </Box>
  );
};

export const ROW = {
  display: "grid",
  alignItems: "start",
  columnGap: 1.5,
  rowGap: 0.75,
  px: 1.5,
  py: 1,
  borderBottom: 1,
  borderColor: "divider",
  gridTemplateColumns: { xs: "28px 1fr", md: "28px minmax(0, 1.2fr) minmax(0, 1fr) 180px" },
  gridTemplateAreas: {
    xs: '"number when" "number outcome" "actions actions"',
    md: '"number when outcome actions"',
  },
} as const;

const BAD = { outline: "2px solid", outlineColor: "error.main", outlineOffset: "-2px" } as const;
