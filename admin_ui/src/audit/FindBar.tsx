import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useEffect, useState } from "react";
import { useT } from "../i18n/useT";
import { labelOf, readable } from "../i18n/words";
import { useMe } from "../providers/session";
import type { PersonName } from "../providers/types";
import { useWholeList } from "../providers/useWholeList";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { ruleName } from "../workspace/ruleInWords";
import { type Filters, useRules } from "./calls";

interface Props {
  filters: Filters;
  onChange(part: Filters): void;
  onClear(): void;
}

/** What cases are searched by; it stands in the address, so that it can be sent to a colleague. */
export const FindBar = ({ filters, onChange, onClear }: Props) => {
  const t = useT();
  const me = useMe();
  const vocabulary = useVocabulary();
  const { data: rules } = useRules();
  const people = useWholeList<PersonName>("people", { sort: { field: "name", order: "ASC" } });
  const clients = new Map(me?.grants.map(({ client_id, client_name }) => [client_id, client_name]));
  const labelled = (group: Parameters<typeof labelOf>[1], codes: readonly string[] = []) =>
    codes.map((code) => [code, labelOf(t, group, code)]);
  const calledRule = (name: string) => {
    const why = labelOf(t, "why", name);
    return why === readable(name) ? ruleName(name, t) : why;
  };
  const ruleNames = [...new Set(rules?.map(({ name }) => name))];
  const choices = [
    { name: "client_id", label: t("column.client"), from: [...clients] },
    {
      name: "person",
      label: t("replay.person"),
      from: people?.map(({ id, name }) => [id, name]) ?? [],
    },
    {
      name: "rule",
      label: t("replay.rule"),
      from: ruleNames.map((name) => [name, calledRule(name)]),
    },
    {
      name: "approval",
      label: t("family.approval"),
      from: labelled("approval_way", vocabulary?.approval_ways),
    },
    {
      name: "speaker",
      label: t("replay.speaker"),
      from: labelled("speaker", vocabulary?.speakers),
    },
    {
      name: "outcome",
      label: t("audit.outcome"),
      from: labelled("closing_reason", vocabulary?.closing_reasons),
    },
    {
      name: "first_reply",
      label: t("clock.acknowledge"),
      from: labelled("promise", vocabulary?.promises),
    },
    { name: "answer", label: t("clock.answer"), from: labelled("promise", vocabulary?.promises) },
  ];
  return (
    <Box
      role="search"
      sx={{
        display: "grid",
        columnGap: 1,
        rowGap: 1.75,
        gridTemplateColumns: "repeat(auto-fill, minmax(min(46%, 150px), 1fr))",
        alignItems: "center",
      }}
    >
      <Words value={String(filters.q ?? "")} onChange={(q) => onChange({ q })} />
      {choices
        .filter(({ from, name }) => from.length > 1 || filters[name])
        .map(({ name, label, from }) => (
          <TextField
            key={name}
            select
            label={label}
            value={from.some(([value]) => value === filters[name]) ? filters[name] : ""}
            onChange={(event) => onChange({ [name]: event.target.value })}
            sx={{ "& .MuiSelect-select": { py: 0.75, fontSize: "0.8438rem" } }}
            slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
          >
            <MenuItem value="">{t("cases.all")}</MenuItem>
            {from.map(([value, word]) => (
              <MenuItem key={value} value={value} dense>
                {word}
              </MenuItem>
            ))}
          </TextField>
        ))}
      {Object.keys(filters).length > 0 && (
        <Button color="inherit" sx={{ color: "text.secondary" }} onClick={onClear}>
          {t("cases.clear")}
        </Button>
      )}
    </Box>
  );
};

const PAUSE_MS = 400;

const Words = ({ value, onChange }: { value: string; onChange(words: string): void }) => {
  const t = useT();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextField
      type="search"
      label={t("audit.words")}
      placeholder={t("audit.words_hint")}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      sx={{ gridColumn: { xs: "1 / -1", md: "span 2" }, "& input": { py: 0.75 } }}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
};
