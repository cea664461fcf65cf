import AddIcon from "@mui/icons-material/Add";
import RemoveIcon from "@mui/icons-material/DeleteOutlined";
import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormHelperText from "@mui/material/FormHelperText";
import IconButton from "@mui/material/IconButton";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useLocale } from "react-admin";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { CalendarPreview } from "./CalendarPreview";
import { Openings } from "./Openings";
import { Part } from "./Part";
import type { BusinessCalendar, Wrong } from "./types";
import { weekdayNames } from "./weekdays";

const NINE_TO_SIX = [{ opens: "09:00", closes: "18:00" }];

/** What a calendar begins with: workdays, nine to six. */
const newCalendar = (zone: string): BusinessCalendar => ({
  time_zone: zone,
  week: [...Array.from({ length: 5 }, () => [...NINE_TO_SIX]), [], []],
  holidays: [],
  exceptions: [],
});

interface Props {
  calendar: BusinessCalendar | null;
  zone: string;
  onChange(calendar: BusinessCalendar | null): void;
  wrong: Wrong;
}

/** When people work: the week, public holidays, and single dates. */
export const CalendarPart = ({ calendar, zone, onChange, wrong }: Props) => {
  const t = useT();
  return (
    <Part
      title={t("agreements.calendar")}
      hint={t("agreements.calendar_hint")}
      error={wrong["calendar.week"]}
    >
      <FormControlLabel
        control={
          <Switch
            checked={calendar !== null}
            onChange={(_, has) => onChange(has ? newCalendar(zone) : null)}
          />
        }
        label={t("agreements.has_calendar")}
      />
      {calendar && (
        <>
          <ZoneField
            label={t("agreements.office_zone")}
            value={calendar.time_zone}
            error={wrong["calendar.time_zone"]}
            onChange={(time_zone) => onChange({ ...calendar, time_zone })}
          />
          <Week calendar={calendar} onChange={onChange} wrong={wrong} />
          <Holidays calendar={calendar} onChange={onChange} wrong={wrong} />
          <Exceptions calendar={calendar} onChange={onChange} wrong={wrong} />
          <CalendarPreview calendar={calendar} />
        </>
      )}
    </Part>
  );
};

interface Editing {
  calendar: BusinessCalendar;
  onChange(calendar: BusinessCalendar): void;
  wrong: Wrong;
}

const Week = ({ calendar, onChange, wrong }: Editing) => {
  const names = weekdayNames(useLocale());
  return (
    <Box sx={ROWS}>
      {calendar.week.map((openings, day) => {
        const name = names[day] ?? "";
        return (
          <Box key={name} sx={{ display: "contents" }}>
            <Box sx={{ fontWeight: 600, pt: { sm: 1 } }}>{name}</Box>
            <Openings
              day={name}
              openings={openings}
              wrong={wrong}
              where={`calendar.week.${day}`}
              onChange={(next) =>
                onChange({
                  ...calendar,
                  week: calendar.week.map((each, at) => (at === day ? next : each)),
                })
              }
            />
          </Box>
        );
      })}
    </Box>
  );
};

const Holidays = ({ calendar, onChange, wrong }: Editing) => {
  const t = useT();
  const locale = useLocale();
  const { data: countries = [] } = useQuery({
    queryKey: ["calendar-countries"],
    queryFn: async () =>
      (await request<{ country: string; regions: string[] }[]>("/api/calendars/countries")).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const countryName = new Intl.DisplayNames([locale], { type: "region" });
  const put = (holidays: BusinessCalendar["holidays"]) => onChange({ ...calendar, holidays });
  const sorted = [...countries].sort((one, other) =>
    (countryName.of(one.country) ?? "").localeCompare(countryName.of(other.country) ?? "", locale),
  );
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      <Typography variant="subtitle2">{t("agreements.holidays")}</Typography>
      {wrong["calendar.holidays"] && (
        <FormHelperText error>{wrong["calendar.holidays"]}</FormHelperText>
      )}
      {calendar.holidays.map((each, number) => {
        const regions = countries.find(({ country }) => country === each.country)?.regions ?? [];
        const set = (part: Partial<typeof each>) =>
          put(calendar.holidays.map((old, at) => (at === number ? { ...old, ...part } : old)));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: regions have no identity but their place
          <Box key={number} sx={{ display: "flex", gap: 1, alignItems: "flex-start" }}>
            <Autocomplete
              size="small"
              disableClearable
              options={sorted.map(({ country }) => country)}
              getOptionLabel={(code) => countryName.of(code) ?? code}
              value={each.country}
              onChange={(_, country) => set({ country, region: null })}
              renderInput={(params) => (
                <TextField
                  {...params}
                  label={t("agreements.country")}
                  error={Boolean(wrong[`calendar.holidays.${number}`])}
                  helperText={wrong[`calendar.holidays.${number}`]}
                />
              )}
              sx={{ flex: 1, maxWidth: 280 }}
            />
            <TextField
              select
              size="small"
              label={t("agreements.region")}
              value={each.region ?? ""}
              disabled={regions.length === 0}
              onChange={({ target }) => set({ region: target.value || null })}
              slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
              sx={{ width: 130 }}
            >
              <MenuItem value="">{t("agreements.whole_country")}</MenuItem>
              {regions.map((region) => (
                <MenuItem key={region} value={region}>
                  {region}
                </MenuItem>
              ))}
            </TextField>
            <IconButton
              aria-label={t("agreements.remove")}
              onClick={() => put(calendar.holidays.filter((_, at) => at !== number))}
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
          onClick={() => put([...calendar.holidays, { country: "DE", region: null }])}
        >
          {t("agreements.add_holidays")}
        </Button>
      </Box>
    </Box>
  );
};

const Exceptions = ({ calendar, onChange, wrong }: Editing) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const put = (exceptions: BusinessCalendar["exceptions"]) => onChange({ ...calendar, exceptions });
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      <Typography variant="subtitle2">{t("agreements.exceptions")}</Typography>
      {wrong["calendar.exceptions"] && (
        <FormHelperText error>{wrong["calendar.exceptions"]}</FormHelperText>
      )}
      {calendar.exceptions.map((each, number) => {
        const where = `calendar.exceptions.${number}`;
        const set = (part: Partial<typeof each>) =>
          put(calendar.exceptions.map((old, at) => (at === number ? { ...old, ...part } : old)));
        return (
          <Box
            // biome-ignore lint/suspicious/noArrayIndexKey: dates are edited in place
            key={number}
            sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "flex-start" }}
          >
            <TextField
              size="small"
              type="date"
              label={t("agreements.date")}
              value={each.date}
              error={Boolean(wrong[where])}
              helperText={wrong[where]}
              onChange={({ target }) => set({ date: target.value })}
              slotProps={{ inputLabel: { shrink: true } }}
              sx={{ width: 160 }}
            />
            <TextField
              size="small"
              label={t("agreements.exception_name")}
              value={each.name}
              onChange={({ target }) => set({ name: target.value })}
              slotProps={{ htmlInput: { maxLength: vocabulary?.limits.name } }}
              sx={{ width: 190 }}
            />
            <Openings
              day={each.date}
              openings={each.openings}
              wrong={wrong}
              where={where}
              onChange={(openings) => set({ openings })}
            />
            <IconButton
              aria-label={t("agreements.remove")}
              onClick={() => put(calendar.exceptions.filter((_, at) => at !== number))}
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
          onClick={() =>
            put([
              ...calendar.exceptions,
              { date: new Date().toISOString().slice(0, 10), openings: [], name: "" },
            ])
          }
        >
          {t("agreements.add_exception")}
        </Button>
      </Box>
    </Box>
  );
};

/** A time zone by its name, among those that the server knows. */
export const ZoneField = ({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: string;
  error?: string;
  onChange(zone: string): void;
}) => {
  const { data: zones = [] } = useQuery({
    queryKey: ["time-zones"],
    queryFn: async () => (await request<string[]>("/api/calendars/time-zones")).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Autocomplete
      size="small"
      disableClearable
      options={zones.includes(value) ? zones : [value, ...zones]}
      value={value}
      onChange={(_, zone) => onChange(zone)}
      renderInput={(params) => (
        <TextField {...params} label={label} error={Boolean(error)} helperText={error} />
      )}
      sx={{ maxWidth: 340 }}
    />
  );
};

const ROWS = {
  display: "grid",
  gridTemplateColumns: { xs: "1fr", sm: "110px 1fr" },
  columnGap: 2,
  rowGap: 1,
} as const;
