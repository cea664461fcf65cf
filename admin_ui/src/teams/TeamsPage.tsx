import AddIcon from "@mui/icons-material/GroupAddOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { may, useMe } from "../providers/session";
import { useClients } from "../providers/useClients";
import { useGrowingList } from "../providers/useGrowingList";
import { Members } from "./Members";
import { TeamDialog } from "./TeamDialog";
import type { Team } from "./types";

/** Who works together for which clients, and how they get their tasks. */
export const TeamsPage = () => {
  const t = useT();
  const configured = useClients("configure");
  const [adding, setAdding] = useState(false);
  const { data, isPending, error, refetch, ...more } = useGrowingList<Team>("teams", {
    sort: { field: "name", order: "ASC" },
  });
  return (
    <Page title={t("teams.title")} intro={t("teams.intro")}>
      {configured.length > 0 && (
        <Box>
          <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
            {t("teams.add")}
          </Button>
        </Box>
      )}
      {isPending && <Skeleton variant="rounded" height={160} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {data?.length === 0 && <EmptyState title={t("teams.none")} hint={t("teams.none_hint")} />}
      {data?.map((team) => (
        <TeamCard key={team.id} team={team} />
      ))}
      <ShowMore {...more} />
      {adding && <TeamDialog team={null} onClose={() => setAdding(false)} />}
    </Page>
  );
};

const TeamCard = ({ team }: { team: Team }) => {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const clients = useClients();
  const [editing, setEditing] = useState(false);
  const canChange = team.clients.every((id) => may(me, "configure", id));
  const names = team.clients.map((id) => clients.find(({ value }) => value === id)?.label ?? "");
  const facts = [
    format.list(names),
    team.agency ?? t(`team_origin.${team.origin}`),
    t(team.pushes ? "teams.pushes" : "teams.asks"),
    team.picking ? t("teams.picking") : null,
    team.shifts ? t("teams.with_shifts") : null,
    t("teams.idle", { span: format.span(team.idle_after) }),
  ].filter(Boolean);
  return (
    <Paper component="article" variant="outlined" aria-label={team.name} sx={{ p: 2 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
        <Typography component="h2" variant="h6" sx={{ flex: 1 }}>
          {team.name}
        </Typography>
        {!team.active && <Chip variant="outlined" label={t("teams.inactive")} />}
        {canChange && (
          <Button
            variant="outlined"
            aria-label={`${t("form.change")}: ${team.name}`}
            onClick={() => setEditing(true)}
          >
            {t("form.change")}
          </Button>
        )}
      </Box>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {facts.join(" · ")}
      </Typography>
      <Members team={team} canChange={canChange} />
      {editing && <TeamDialog team={team} onClose={() => setEditing(false)} />}
    </Paper>
  );
};
