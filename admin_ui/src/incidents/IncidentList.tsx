import ButtonBase from "@mui/material/ButtonBase";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { Link } from "react-router-dom";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { useGrowingList } from "../providers/useGrowingList";
import { IncidentFacts } from "./IncidentFacts";
import type { Incident } from "./types";

/** Each with its first post. */
const AT_ONCE = 100;

/** Posts that many people say the same in, the latest first. */
export const IncidentList = () => {
  const t = useT();
  const [open, setOpen] = useState(true);
  const { data, isPending, error, refetch, ...more } = useGrowingList<Incident>(
    "incidents",
    { filter: open ? { open: true } : {}, sort: { field: "latest_at", order: "DESC" } },
    { step: AT_ONCE },
  );
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
      {isPending && <Skeleton variant="rounded" height={160} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
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
      <ShowMore {...more} />
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
