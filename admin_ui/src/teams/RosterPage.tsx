import AddIcon from "@mui/icons-material/MoreTime";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useMemo, useState } from "react";
import { useGetMany } from "react-admin";
import { useNow } from "../clock/useNow";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { may, useMe } from "../providers/session";
import type { PersonName } from "../providers/types";
import { useGrowingList } from "../providers/useGrowingList";
import { useWholeList } from "../providers/useWholeList";
import { EndShift } from "./EndShift";
import { HandoverNotes } from "./HandoverNotes";
import { PlanShift } from "./PlanShift";
import { ShiftActions } from "./ShiftActions";
import type { Shift, Team } from "./types";

const DAY_MS = 86_400_000;
const AHEAD_DAYS = 14;

/** Who works when, and what one shift leaves the next in writing. */
export const RosterPage = () => {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const now = useNow();
  const [planning, setPlanning] = useState(false);
  const [ending, setEnding] = useState<Shift | null>(null);
  // Whole hours, so that the list is not asked for anew with every second.
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const { data, isPending, error, refetch, ...more } = useGrowingList<Shift>("shifts", {
    filter: {
      from: new Date(hour - DAY_MS / 2).toISOString(),
      until: new Date(hour + AHEAD_DAYS * DAY_MS).toISOString(),
    },
    sort: { field: "starts_at", order: "ASC" },
  });
  const plans = may(me, "plan_shifts");
  const teams = useWholeList<Team>(
    "teams",
    { sort: { field: "name", order: "ASC" } },
    { enabled: plans },
  );
  const isManned = teams?.some(({ members }) => members.length > 0);
  const people = useNames(data ?? []);
  const days = useMemo(() => byDay(data ?? []), [data]);
  return (
    <Page title={t("roster.title")} intro={t("roster.intro")}>
      {plans && (
        <Box>
          <Button
            variant="contained"
            startIcon={<AddIcon />}
            disabled={!isManned}
            onClick={() => setPlanning(true)}
          >
            {t("roster.plan")}
          </Button>
          {teams && !isManned && (
            <Typography variant="caption" color="textSecondary" component="div" sx={{ mt: 0.5 }}>
              {t("roster.no_team")}
            </Typography>
          )}
        </Box>
      )}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {!isPending && data?.length === 0 && (
        <EmptyState title={t("roster.none")} hint={t("roster.none_hint")} />
      )}
      {days.map(([day, shifts]) => (
        <Box component="section" key={day} aria-label={format.day(day)}>
          <Typography component="h2" variant="subtitle2" sx={{ mb: 0.5 }}>
            {format.day(day)}
          </Typography>
          <Paper variant="outlined">
            {shifts.map((shift) => {
              const runs =
                shift.ended_at === null &&
                Date.parse(shift.starts_at) <= now &&
                now < Date.parse(shift.ends_at);
              const name = people(shift.person_id);
              return (
                <Box key={shift.id} sx={ROW}>
                  <Box sx={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}>
                    {`${format.time(shift.starts_at)} – ${format.time(shift.ended_at ?? shift.ends_at)}`}
                  </Box>
                  <Box sx={{ flex: "1 1 120px" }}>
                    <Box component="span" sx={{ fontWeight: 600 }}>
                      {name}
                    </Box>
                    <Box component="span" sx={{ color: "text.secondary" }}>
                      {` · ${teams?.find(({ id }) => id === shift.team_id)?.name ?? ""}`}
                    </Box>
                  </Box>
                  {runs && <Chip color="success" variant="outlined" label={t("roster.now")} />}
                  {shift.ended_at && <Chip variant="outlined" label={t("roster.ended")} />}
                  <ShiftActions
                    shift={shift}
                    name={name}
                    runs={runs}
                    plans={plans}
                    onEnd={() => setEnding(shift)}
                  />
                </Box>
              );
            })}
          </Paper>
        </Box>
      ))}
      <ShowMore {...more} />
      <HandoverNotes />
      {planning && teams && <PlanShift teams={teams} onClose={() => setPlanning(false)} />}
      {ending && <EndShift shift={ending} onClose={() => setEnding(null)} />}
    </Page>
  );
};

const useNames = (shifts: readonly Shift[]) => {
  const t = useT();
  const ids = [...new Set(shifts.map(({ person_id }) => person_id))];
  const { data } = useGetMany<PersonName>("people", { ids }, { enabled: ids.length > 0 });
  return (id: string) => data?.find((person) => person?.id === id)?.name ?? t("stops.somebody");
};

const byDay = (shifts: readonly Shift[]): [string, Shift[]][] => {
  const days = new Map<string, [string, Shift[]]>();
  for (const shift of shifts) {
    const day = new Date(shift.starts_at).toDateString();
    const known = days.get(day) ?? [shift.starts_at, []];
    known[1].push(shift);
    days.set(day, known);
  }
  return [...days.values()];
};

const ROW = {
  display: "flex",
  flexWrap: "wrap",
  alignItems: "center",
  gap: 1.25,
  px: 2,
  py: 0.75,
  minHeight: 46,
  borderBottom: 1,
  borderColor: "divider",
  "&:last-child": { borderBottom: 0 },
} as const;
