import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { casesOf } from "./casesOf";
import { Figure } from "./Figure";
import { PersonRow } from "./PersonRow";
import type { CaseCounts, ClientOnBoard, TeamOnBoard } from "./types";
import { WaitingTasks } from "./WaitingTasks";

/** One client: its figures, its teams and their people, and what nobody holds. */
export const ClientBoard = ({ client }: { client: ClientOnBoard }) => {
  const t = useT();
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label={client.client_name}
      sx={{ p: { xs: 1.5, md: 2 }, display: "grid", gap: 2, minWidth: 0 }}
    >
      <Box>
        <Typography component="h2" variant="h6" sx={{ px: 1.25 }}>
          {client.client_name}
        </Typography>
        <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 1 }}>
          <CaseFigures counts={client} filter={{ client_id: [client.id] }} />
          <Figure value={client.waiting} label={t("board.waiting")} colour="meaning.soon" />
          <Figure value={client.in_vain} label={t("board.in_vain")} colour="meaning.overdue" />
        </Box>
        {client.in_vain > 0 && (
          <Typography variant="caption" color="textSecondary" sx={{ px: 1.25 }} component="p">
            {Object.entries(client.causes)
              .map(([cause, count]) => `${labelOf(t, "waiting_cause", cause)}: ${count}`)
              .join(" · ")}
          </Typography>
        )}
      </Box>
      {client.teams.map((team) => (
        <Team key={team.id} team={team} client={client} />
      ))}
      {client.others.length > 0 && (
        <Box component="section" aria-label={t("board.others")}>
          <Heading>{t("board.others")}</Heading>
          {client.others.map((person) => (
            <PersonRow key={person.id} person={person} client={client} />
          ))}
        </Box>
      )}
      {client.teams.length === 0 && client.others.length === 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ px: 1.25 }}>
          {t("board.nobody_works")}
        </Typography>
      )}
      {client.waiting > 0 && <WaitingTasks client={client} />}
    </Paper>
  );
};

interface CaseFiguresProps {
  counts: CaseCounts;
  filter: Record<string, unknown>;
  small?: boolean;
}

const CaseFigures = ({ counts, filter, small }: CaseFiguresProps) => {
  const t = useT();
  return (
    <>
      <Figure value={counts.open} label={t("board.open")} to={casesOf(filter)} small={small} />
      <Figure
        value={counts.at_risk}
        label={t("board.at_risk")}
        to={casesOf({ ...filter, at_risk: true })}
        colour="meaning.soon"
        small={small}
      />
      <Figure
        value={counts.breached}
        label={t("board.breached")}
        to={casesOf({ ...filter, overdue: true })}
        colour="meaning.overdue"
        small={small}
      />
    </>
  );
};

const Team = ({ team, client }: { team: TeamOnBoard; client: ClientOnBoard }) => {
  const t = useT();
  return (
    <Box component="section" aria-label={team.name}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 1 }}>
        <Heading>{team.name}</Heading>
        <CaseFigures small counts={team} filter={{ client_id: [client.id], team_id: [team.id] }} />
      </Box>
      {team.people.length === 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ px: 1.25, py: 0.5 }}>
          {t("board.empty_team")}
        </Typography>
      )}
      {team.people.map((person) => (
        <PersonRow key={person.id} person={person} client={client} />
      ))}
    </Box>
  );
};

const Heading = ({ children }: { children: string }) => (
  <Typography component="h3" variant="subtitle2" sx={{ px: 1.25, py: 0.5 }}>
    {children}
  </Typography>
);
