import StopIcon from "@mui/icons-material/PanTool";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useGetMany } from "react-admin";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { may, useMe } from "../providers/session";
import type { PersonName, Stop } from "../providers/types";
import { LiftDialog } from "./LiftDialog";
import { PressDialog } from "./PressDialog";
import { useScopeName } from "./useScopeName";
import { usePastStops, useStops } from "./useStops";

/** Silence the machine for a client or an account, and let it speak again. */
export const StopsPage = () => {
  const t = useT();
  const me = useMe();
  const active = useStops();
  const { data: past = [], ...more } = usePastStops();
  const [pressing, setPressing] = useState(false);
  const [lifting, setLifting] = useState<Stop | null>(null);
  return (
    <Page title={t("stops.title")} intro={t("stops.intro")}>
      {may(me, "stop_machine") && (
        <Box>
          <Button
            variant="contained"
            color="error"
            size="large"
            startIcon={<StopIcon />}
            onClick={() => setPressing(true)}
          >
            {t("stops.press")}
          </Button>
        </Box>
      )}
      <Box component="section">
        <Typography component="h2" variant="h6" sx={{ mb: 1 }}>
          {t("stops.active")}
        </Typography>
        {active.length === 0 && (
          <Typography variant="body2" color="textSecondary">
            {t("stops.none_active")}
          </Typography>
        )}
        <Stops stops={active} onLift={setLifting} />
      </Box>
      {past.length > 0 && (
        <Box component="section">
          <Typography component="h2" variant="h6" sx={{ mb: 1 }}>
            {t("stops.past")}
          </Typography>
          <Stops stops={past} />
          <ShowMore {...more} />
        </Box>
      )}
      {pressing && <PressDialog onDone={() => setPressing(false)} />}
      {lifting && <LiftDialog stop={lifting} onDone={() => setLifting(null)} />}
    </Page>
  );
};

const Stops = ({ stops, onLift }: { stops: Stop[]; onLift?(stop: Stop): void }) => {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const scopeName = useScopeName(stops);
  const nameOf = usePersonNames(stops);
  return (
    <Box sx={{ display: "grid", gap: 1 }}>
      {stops.map((stop) => (
        <Paper
          key={stop.id}
          variant="outlined"
          sx={{
            p: 1.5,
            display: "flex",
            flexWrap: "wrap",
            alignItems: "center",
            gap: 1.5,
            borderColor: onLift ? "meaning.overdue" : undefined,
          }}
        >
          {onLift && <StopIcon sx={{ color: "meaning.overdue" }} />}
          <Box sx={{ flex: 1, minWidth: 200 }}>
            <Typography variant="subtitle2">{scopeName(stop)}</Typography>
            {stop.reason && <Typography variant="body2">{stop.reason}</Typography>}
            <Typography variant="caption" color="textSecondary" component="div">
              {t("stops.pressed_by", {
                moment: format.moment(stop.pressed_at),
                name: nameOf(stop.pressed_by),
              })}
              {stop.lifted_at &&
                `, ${t("stops.lifted_by", { moment: format.moment(stop.lifted_at), name: nameOf(stop.lifted_by) })}`}
            </Typography>
          </Box>
          {onLift && may(me, "stop_machine", stop.client_id) && (
            <Button variant="outlined" onClick={() => onLift(stop)}>
              {t("stops.lift")}
            </Button>
          )}
        </Paper>
      ))}
    </Box>
  );
};

const usePersonNames = (stops: readonly Stop[]) => {
  const t = useT();
  const ids = [...new Set(stops.flatMap(({ pressed_by, lifted_by }) => [pressed_by, lifted_by]))];
  const known = ids.filter((id) => id !== null);
  const { data } = useGetMany<PersonName>("people", { ids: known }, { enabled: known.length > 0 });
  return (id: string | null) =>
    data?.find((person) => person?.id === id)?.name ?? t("stops.somebody");
};
