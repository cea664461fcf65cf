import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import { Link as RouterLink } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { Awaited } from "../layout/Awaited";
import type { Id } from "../providers/types";
import { saidValue } from "../replay/steps";
import { useAudit } from "./calls";
import { findingInWords, sideInWords } from "./finding";
import type { Audit, AuditFinding } from "./types";

/** An audit while it runs, and what it came to: each difference with its place and all values. */
export const AuditResult = ({ id, onClose }: { id: Id; onClose?(): void }) => {
  const t = useT();
  const format = useFormat();
  const { data: audit, error, refetch } = useAudit(id);
  if (!audit) return error ? <Awaited error={error} onAgain={refetch} /> : <LinearProgress />;
  if (audit.state !== "finished") return <Progress audit={audit} />;
  const findings = audit.findings ?? [];
  const differences = findings.filter(({ check }) => check !== "gap");
  const gaps = findings.filter(({ check }) => check === "gap");
  return (
    <Alert
      severity={audit.differences > 0 ? "error" : audit.gaps > 0 ? "warning" : "success"}
      role="status"
      onClose={onClose}
      sx={{ "& .MuiAlert-message": { flex: 1, minWidth: 0 } }}
    >
      <Typography variant="subtitle2" component="div">
        {audit.differences > 0
          ? t("audit.differences", { smart_count: audit.differences })
          : t("audit.no_difference")}
      </Typography>
      {audit.expected !== null && (
        <Typography variant="body2">
          {t("audit.looked_at", {
            cases: audit.expected,
            rows: audit.rows ?? 0,
            histories: audit.histories ?? 0,
          })}
          {(audit.erased ?? 0) > 0 && ` ${t("audit.erased", { smart_count: audit.erased ?? 0 })}`}
        </Typography>
      )}
      {differences.map((finding) => (
        <Difference key={finding.id} finding={finding} />
      ))}
      {gaps.map((gap) => (
        <Typography key={gap.id} variant="body2" sx={{ mt: 0.5 }}>
          {t("audit.gap", { what: findingInWords(gap.said, t, format) })}
        </Typography>
      ))}
    </Alert>
  );
};

const Progress = ({ audit }: { audit: Audit }) => {
  const t = useT();
  const { expected, looked_at: done } = audit;
  const isCounted = audit.state === "running" && expected !== null && expected > 0;
  return (
    <Box role="status" sx={{ maxWidth: 480 }}>
      <Typography variant="body2" color="textSecondary">
        {isCounted
          ? t("audit.progress", { done: done ?? 0, of: expected })
          : t(`audit_state.${audit.state}`)}
      </Typography>
      <LinearProgress
        variant={isCounted && done ? "determinate" : "indeterminate"}
        value={isCounted ? ((done ?? 0) / expected) * 100 : undefined}
        sx={{ mt: 0.5, borderRadius: 2 }}
      />
    </Box>
  );
};

/** Where, by which check, and what each side says. */
const Difference = ({ finding }: { finding: AuditFinding }) => {
  const t = useT();
  const format = useFormat();
  const place = finding.seq ? `?seq=${finding.seq}` : "";
  return (
    <Box sx={{ mt: 1, fontSize: "0.8438rem", overflowWrap: "anywhere" }}>
      <b>{labelOf(t, "check", finding.check)}</b>
      {finding.case_id && (
        <>
          {" · "}
          <Link component={RouterLink} to={`/cases/${finding.case_id}/replay${place}`}>
            {finding.seq ? t("replay.entry", { seq: finding.seq }) : t("audit.the_case")}
          </Link>
        </>
      )}
      {finding.field && ` · ${finding.field}`}
      {`: ${findingInWords(finding.said, t, format)}`}
      <Box component="dl" sx={{ m: 0, pl: 1.5, borderLeft: "3px solid", borderColor: "divider" }}>
        {Object.entries(finding.values).map(([side, value]) => (
          <Box key={side} sx={{ display: "flex", gap: 1 }}>
            <Box component="dt" sx={{ opacity: 0.75 }}>
              {sideInWords(side, t)}
            </Box>
            <Box component="dd" sx={{ m: 0, fontFamily: "monospace", fontSize: "0.78rem" }}>
              {saidValue(value, (time) => time)}
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
};
