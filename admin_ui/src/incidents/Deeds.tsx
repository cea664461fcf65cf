import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { Link } from "react-router-dom";
import { refusalSaid } from "../commands/refusalSaid";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { IncidentDeed, Part } from "./types";

/** What was decided on the incident, how far it has come, and which cases refused. */
export const Deeds = ({ deeds }: { deeds: readonly IncidentDeed[] }) => {
  const t = useT();
  if (deeds.length === 0) return null;
  return (
    <Box component="section" sx={{ display: "grid", gap: 1 }}>
      <Typography component="h2" variant="h6">
        {t("incident.decided")}
      </Typography>
      {deeds.map((deed) => (
        <Deed key={deed.id} deed={deed} />
      ))}
    </Box>
  );
};

const Deed = ({ deed }: { deed: IncidentDeed }) => {
  const t = useT();
  const format = useFormat();
  const settled = deed.done + deed.refused;
  const refused = deed.parts.filter(({ status }) => status === "refused");
  const statements = deed.parts.filter(({ is_statement }) => is_statement);
  return (
    <Paper variant="outlined" sx={{ p: 1.5, display: "grid", gap: 1 }}>
      <Typography variant="subtitle2">
        {t(deed.answering === "respond" ? "incident.was_answered" : "incident.was_ignored", {
          name: deed.by?.name ?? "",
          moment: format.moment(deed.at),
        })}
      </Typography>
      <LinearProgress
        variant="determinate"
        color={deed.refused > 0 ? "warning" : "primary"}
        value={deed.total === 0 ? 100 : (100 * settled) / deed.total}
        aria-label={t("incident.progress", { done: settled, total: deed.total })}
      />
      <Typography variant="body2" color="textSecondary" role="status">
        {[
          t("incident.progress", { done: settled, total: deed.total }),
          deed.waiting > 0 && t("incident.waiting", { smart_count: deed.waiting }),
          deed.refused > 0 && t("incident.refused", { smart_count: deed.refused }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Typography>
      {statements
        .filter(({ status }) => status !== "refused")
        .map((part) => (
          <Line key={part.case_id} part={part} label={t("incident.statement_in")}>
            {part.delivery
              ? labelOf(t, "delivery", part.delivery)
              : t(part.status === "done" ? "incident.asks_consent" : "incident.under_way")}
          </Line>
        ))}
      {refused.map((part) => (
        <Line key={part.case_id} part={part} label={t("incident.refused_in")}>
          {`${refusalSaid(part.detail, t)} ${refusalSaid(part.right, t)}`}
        </Line>
      ))}
    </Paper>
  );
};

const Line = ({ part, label, children }: { part: Part; label: string; children: string }) => (
  <Box sx={{ fontSize: "0.8438rem", overflowWrap: "anywhere" }}>
    <Link to={`/cases/${part.case_id}/show`}>{label}</Link>: {children}
  </Box>
);
