import Alert from "@mui/material/Alert";
import ButtonBase from "@mui/material/ButtonBase";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router-dom";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { Page } from "../layout/Page";
import { request } from "../providers/http";
import { IncidentFacts } from "./IncidentFacts";
import type { Incident } from "./types";

const SHOWN = 100;

/** Posts that many people say the same in, the latest first. */
export const IncidentList = () => {
  const t = useT();
  const [open, setOpen] = useState(true);
  const { data, error } = useQuery({
    queryKey: ["incidents", "list", open],
    queryFn: async () => {
      const query = new URLSearchParams({
        sort: '["latest_at","DESC"]',
        range: `[0,${SHOWN - 1}]`,
        filter: JSON.stringify(open ? { open: true } : {}),
      });
      return (await request<Incident[]>(`/api/incidents?${query}`)).data;
    },
  });
  return (
    <Page title={t("incident.title")} intro={t("incident.intro")}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={open}
        aria-label={t("incident.which")}
        onChange={(_, chosen: boolean | null) => chosen !== null && setOpen(chosen)}
      >
        <ToggleButton value={true}>{t("incident.with_open")}</ToggleButton>
        <ToggleButton value={false}>{t("incident.all")}</ToggleButton>
      </ToggleButtonGroup>
      {error && <Alert severity="error">{t("failure_of.load")}</Alert>}
      {!data && !error && <Skeleton variant="rounded" height={160} />}
      {data?.length === 0 && (
        <Paper variant="outlined">
          <EmptyState
            title={t(open ? "incident.none_open" : "incident.none")}
            hint={t("incident.none_hint")}
          />
        </Paper>
      )}
      {data?.map((incident) => (
        <Entry key={incident.id} incident={incident} />
      ))}
    </Page>
  );
};

const Entry = ({ incident }: { incident: Incident }) => {
  const t = useT();
  return (
    <ButtonBase
      component={Link}
      to={`/incidents/${incident.id}`}
      sx={{ display: "block", textAlign: "left", borderRadius: 1 }}
    >
      <Paper variant="outlined" sx={{ p: 1.5, display: "grid", gap: 1 }}>
        <Typography sx={{ overflowWrap: "anywhere", fontWeight: 600 }}>
          {incident.first?.excerpt ?? t("incident.no_words")}
        </Typography>
        <IncidentFacts incident={incident} />
      </Paper>
    </ButtonBase>
  );
};
