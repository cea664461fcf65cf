import AddIcon from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import { useState } from "react";
import { useT } from "../i18n/useT";
import type { BadCell, PolicyColumns, PolicyRule } from "../providers/types";
import { moved } from "./cells";
import { RuleDialog } from "./RuleDialog";
import { ROW, type RowAction, RuleRow } from "./RuleRow";

interface Props {
  columns: PolicyColumns;
  rules: readonly PolicyRule[];
  problems: readonly BadCell[];
  fired?: Readonly<Record<string, number>>;
  /** Absent where the rows may only be read. */
  onChange?(rules: readonly PolicyRule[]): void;
  /** Told when a row is opened to be written, and when it is closed. */
  onRow?(isOpen: boolean): void;
}

interface Editing {
  place: number;
  isNew: boolean;
}

const EMPTY: PolicyRule = { note: "", when: {}, outcome: {} };

/** The rows of guidelines in their order: the first that fits decides. */
export const RulesTable = ({ columns, rules, problems, fired, onChange, onRow }: Props) => {
  const t = useT();
  const [editing, setEditing] = useState<Editing | null>(null);
  const last = rules.length - 1;

  const edit = (next: Editing | null) => {
    setEditing(next);
    onRow?.(next !== null);
  };
  const act = (place: number, action: RowAction) => {
    const rule = rules[place];
    if (!onChange || !rule) return;
    if (action === "edit") edit({ place, isNew: false });
    if (action === "up") onChange(moved(rules, place, -1));
    if (action === "down") onChange(moved(rules, place, 1));
    if (action === "copy") onChange(rules.toSpliced(place, 0, rule));
    if (action === "delete") onChange(rules.toSpliced(place, 1));
  };
  const actionsOf = (place: number): RowAction[] => {
    if (!onChange) return [];
    if (place === last) return ["edit"];
    const order: RowAction[] = place > 0 ? ["up"] : [];
    if (place < last - 1) order.push("down");
    return ["edit", ...order, "copy", "delete"];
  };
  const withRule = (rule: PolicyRule) =>
    editing?.isNew
      ? rules.toSpliced(editing.place, 0, rule)
      : rules.with(editing?.place ?? 0, rule);

  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      {onChange && (
        <Box>
          <Button
            variant="outlined"
            startIcon={<AddIcon />}
            onClick={() => edit({ place: 0, isNew: true })}
          >
            {t("policy.add_row")}
          </Button>
        </Box>
      )}
      <Paper variant="outlined" role="table" aria-label={t("policy.rules")}>
        <Box
          role="row"
          sx={{
            ...ROW,
            display: { xs: "none", md: "grid" },
            py: 0.75,
            fontSize: "0.75rem",
            fontWeight: 700,
            color: "text.secondary",
          }}
        >
          <Box role="columnheader">#</Box>
          <Box role="columnheader">{t("policy.when")}</Box>
          <Box role="columnheader">{t("policy.follows")}</Box>
          <Box role="columnheader" aria-label={t("policy.actions")} />
        </Box>
        {rules.map((rule, place) => (
          <RuleRow
            // Rows have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={place}
            columns={columns}
            rule={rule}
            number={place + 1}
            isLast={place === last}
            isBad={problems.some(({ row }) => row === place + 1)}
            fired={fired ? (fired[String(place + 1)] ?? 0) : undefined}
            actions={actionsOf(place)}
            onAction={(action) => act(place, action)}
          />
        ))}
      </Paper>
      {editing && (
        <RuleDialog
          columns={columns}
          rulesWith={withRule}
          place={editing.place}
          rule={editing.isNew ? EMPTY : (rules[editing.place] ?? EMPTY)}
          isLast={!editing.isNew && editing.place === last}
          problems={editing.isNew ? [] : problems.filter(({ row }) => row === editing.place + 1)}
          onApply={(rule) => {
            onChange?.(withRule(rule));
            edit(null);
          }}
          onDone={() => edit(null)}
        />
      )}
    </Box>
  );
};
