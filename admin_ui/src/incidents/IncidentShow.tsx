import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ListBase, Pagination } from "react-admin";
import { Link, useParams } from "react-router-dom";
import { CaseCards } from "../cases/CaseCards";
import { useT } from "../i18n/useT";
import { Page } from "../layout/Page";
import { request } from "../providers/http";
import { nameOf } from "../workspace/nameOf";
import { DecideDialog } from "./DecideDialog";
import { Deeds } from "./Deeds";
import { IncidentFacts } from "./IncidentFacts";
import type { IncidentDetail } from "./types";

/** Milliseconds between looks while a decision is under way. */
const LOOK_EVERY = 2_000;

/** One viral post: its cases, and what is decided on all of them. */
export const IncidentShow = () => {
  const t = useT();
  const { id = "" } = useParams();
  const [deciding, setDeciding] = useState<"respond" | "ignore" | null>(null);
  const { data, error } = useQuery({
    queryKey: ["incidents", id],
    queryFn: async () => (await request<IncidentDetail>(`/api/incidents/${id}`)).data,
    refetchInterval: ({ state }) =>
      state.data?.deeds.some((deed) => deed.done + deed.refused < deed.total) && LOOK_EVERY,
  });
  return (
    <Page title={t("incident.one")}>
      <Typography variant="body2">
        <Link to="/incidents">{t("nav.incidents")}</Link>
      </Typography>
      {error && <Alert severity="error">{t("failure_of.load")}</Alert>}
      {!data && !error && <Skeleton variant="rounded" height={240} />}
      {data && (
        <>
          <Paper variant="outlined" sx={{ p: 2, display: "grid", gap: 1.5 }}>
            <FirstPost incident={data} />
            <IncidentFacts incident={data} />
            <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
              {data.actions.includes("respond") && (
                <Button variant="contained" onClick={() => setDeciding("respond")}>
                  {t("incident.answer")}
                </Button>
              )}
              {data.actions.includes("ignore") && (
                <Button variant="outlined" onClick={() => setDeciding("ignore")}>
                  {t("incident.ignore")}
                </Button>
              )}
            </Box>
          </Paper>
          <Deeds deeds={data.deeds} />
          <Cases incidentId={id} />
        </>
      )}
      {data && deciding && (
        <DecideDialog incident={data} answering={deciding} onDone={() => setDeciding(null)} />
      )}
    </Page>
  );
};

const FirstPost = ({ incident }: { incident: IncidentDetail }) => {
  const t = useT();
  const { first } = incident;
  if (!first) return <Typography>{t("incident.no_words")}</Typography>;
  return (
    <Box>
      <Typography variant="caption" color="textSecondary" component="div">
        {t("incident.first_post")} ·{" "}
        <Link to={`/cases/${first.id}/show`}>{nameOf(first.customer, t)}</Link>
      </Typography>
      <Typography sx={{ overflowWrap: "anywhere", mt: 0.5 }}>
        {first.excerpt ?? t("incident.no_words")}
      </Typography>
    </Box>
  );
};

const Cases = ({ incidentId }: { incidentId: string }) => {
  const t = useT();
  return (
    <Box component="section" sx={{ display: "grid", gap: 1 }}>
      <Typography component="h2" variant="h6">
        {t("incident.beneath")}
      </Typography>
      <ListBase
        resource="cases"
        disableSyncWithLocation
        storeKey={false}
        perPage={25}
        filter={{ incident_id: incidentId }}
        sort={{ field: "status", order: "DESC" }}
      >
        <Paper variant="outlined" sx={{ overflow: "hidden" }}>
          <CaseCards />
          <Pagination rowsPerPageOptions={[25, 50, 100]} />
        </Paper>
      </ListBase>
    </Box>
  );
};
