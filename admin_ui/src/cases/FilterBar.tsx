import FilterIcon from "@mui/icons-material/FilterList";
import SearchIcon from "@mui/icons-material/Search";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import FormControlLabel from "@mui/material/FormControlLabel";
import InputAdornment from "@mui/material/InputAdornment";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { useEffect, useRef, useState } from "react";
import { useLocation } from "react-router-dom";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useCompact } from "../layout/useCompact";
import { useMe } from "../providers/session";
import { useTags } from "../tags/useTags";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { AnyOf } from "./AnyOf";
import { type Filters, useChosenFilters } from "./useChosenFilters";

/** What the list shows; it stands in the address, so that it can be sent to a colleague. */
export const FilterBar = () => {
  const t = useT();
  const compact = useCompact();
  const { chosen, choose, change } = useChosenFilters();
  const [open, setOpen] = useState(false);
  const count = Object.keys(chosen).filter((name) => name !== "q").length;
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, py: 1.25 }}>
      <Search value={String(chosen.q ?? "")} onChange={(q) => change({ q })} />
      {compact && (
        <Button startIcon={<FilterIcon />} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("cases.filters")} {count > 0 && `(${count})`}
        </Button>
      )}
      {(!compact || open) && <Choices values={chosen} onChange={change} />}
      {Object.keys(chosen).length > 0 && (
        <Button color="inherit" sx={{ color: "text.secondary" }} onClick={() => choose({})}>
          {t("cases.clear")}
        </Button>
      )}
    </Box>
  );
};

const Choices = ({ values, onChange }: { values: Filters; onChange(part: Filters): void }) => {
  const t = useT();
  const me = useMe();
  const vocabulary = useVocabulary();
  const clients = new Map(me?.grants.map(({ client_id, client_name }) => [client_id, client_name]));
  const labelled = (group: Parameters<typeof labelOf>[1], codes: readonly string[] = []) =>
    codes.map((code) => ({ value: code, label: labelOf(t, group, code) }));
  const tags = useTags().map(({ id, name }) => ({ value: id, label: name }));
  const lists = [
    { name: "kind", label: t("column.kind"), choices: labelled("kind", vocabulary?.kinds) },
    {
      name: "priority",
      label: t("column.priority"),
      choices: labelled("priority", vocabulary?.priorities),
    },
    {
      name: "channel",
      label: t("column.channel"),
      choices: labelled("channel", Object.keys(vocabulary?.channels ?? {})),
    },
    {
      name: "client_id",
      label: t("column.client"),
      choices: [...clients].map(([value, label]) => ({ value, label })),
    },
    {
      name: "language",
      label: t("column.language"),
      choices: labelled("language", vocabulary?.languages),
    },
    {
      name: "answering",
      label: t("column.answering"),
      choices: labelled("answering", vocabulary?.answerings),
    },
    { name: "tag", label: t("tags.title"), choices: tags },
    { name: "risk", label: t("column.risk"), choices: labelled("risk", vocabulary?.risks) },
  ];
  return (
    <>
      <ToggleButtonGroup
        exclusive
        size="small"
        aria-label={t("column.status")}
        value={values.status ?? "all"}
        onChange={(_, status: string | null) =>
          status && onChange({ status: status === "all" ? undefined : status })
        }
      >
        <ToggleButton value="all" sx={TOGGLE}>
          {t("cases.all")}
        </ToggleButton>
        {vocabulary?.statuses.map((status) => (
          <ToggleButton key={status} value={status} sx={TOGGLE}>
            {t(`status.${status}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {lists
        .filter(({ name, choices }) => choices.length > (name === "tag" ? 0 : 1))
        .map(({ name, label, choices }) => (
          <AnyOf
            key={name}
            label={label}
            choices={choices}
            value={asList(values[name])}
            onChange={(chosen) => onChange({ [name]: chosen })}
          />
        ))}
      <Only
        label={t("cases.overdue")}
        checked={values.overdue === true}
        onChange={(overdue) => onChange({ overdue: overdue || undefined })}
      />
      <Only
        label={t("cases.at_risk")}
        checked={values.at_risk === true}
        onChange={(risky) => onChange({ at_risk: risky || undefined })}
      />
      {(["team_id", "assignee"] as const)
        .filter((name) => values[name] !== undefined)
        .map((name) => (
          <Chip
            key={name}
            variant="outlined"
            label={t(HELD_BY[name])}
            onDelete={() => onChange({ [name]: undefined })}
          />
        ))}
    </>
  );
};

interface OnlyProps {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

const Only = ({ label, checked, onChange }: OnlyProps) => (
  <FormControlLabel
    control={<Switch size="small" checked={checked} onChange={(_, next) => onChange(next)} />}
    label={label}
    slotProps={{ typography: { variant: "body2" } }}
    sx={{ mx: 0.5 }}
  />
);

/** Filters that figures elsewhere lead to; here they can only be taken away. */
const HELD_BY = { team_id: "cases.of_team_id", assignee: "cases.of_assignee" } as const;

const PAUSE_MS = 300;

const Search = ({ value, onChange }: { value: string; onChange(value: string): void }) => {
  const t = useT();
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const wantsSearch = (useLocation().state as { search?: boolean } | null)?.search === true;
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (wantsSearch) input.current?.focus();
  }, [wantsSearch]);
  // Whatever else is chosen before the pause is over holds, too.
  const search = useRef(onChange);
  useEffect(() => {
    search.current = onChange;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => search.current(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextField
      type="search"
      inputRef={input}
      value={typed}
      placeholder={t("cases.search")}
      onChange={(event) => setTyped(event.target.value)}
      sx={{ width: { xs: "100%", sm: 250 }, "& input": { py: 0.75, fontSize: "0.875rem" } }}
      slotProps={{
        htmlInput: { "aria-label": t("cases.search") },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon sx={{ fontSize: 18 }} />
            </InputAdornment>
          ),
        },
      }}
    />
  );
};

const asList = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];

const TOGGLE = { py: 0.4, px: 1.25, textTransform: "none" };
