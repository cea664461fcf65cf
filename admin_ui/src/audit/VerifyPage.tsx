import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import MenuItem from "@mui/material/MenuItem";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refusalText } from "../commands/refusal";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { Awaited } from "../layout/Awaited";
import { ShowMore } from "../layout/ShowMore";
import { may, useMe } from "../providers/session";
import type { Id } from "../providers/types";
import { AnchorList } from "./AnchorList";
import { AuditPage } from "./AuditPage";
import { AuditResult } from "./AuditResult";
import { beginAudit, useAudits } from "./calls";
import type { Audit } from "./types";

/** Have many cases verified, read what was found by night, see what was signed. */
export const VerifyPage = () => {
  const t = useT();
  const { data: audits, error, refetch, ...more } = useAudits();
  const [open, setOpen] = useState<Id | null>(null);
  return (
    <AuditPage>
      <Begin onBegun={setOpen} />
      <Box
        sx={{
          display: "grid",
          gap: 2,
          gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "minmax(0, 1fr) minmax(0, 440px)" },
        }}
      >
        <Box component="section" sx={{ display: "grid", gap: 1, alignContent: "start" }}>
          <Typography component="h2" variant="h6">
            {t("audit.audits")}
          </Typography>
          {!audits && <Awaited error={error} onAgain={refetch} />}
          {audits?.length === 0 && (
            <Typography variant="body2" color="textSecondary">
              {t("audit.no_audits")}
            </Typography>
          )}
          {audits?.map((audit) => (
            <OneAudit
              key={audit.id}
              audit={audit}
              isOpen={open === audit.id}
              onToggle={() => setOpen(open === audit.id ? null : audit.id)}
            />
          ))}
          <ShowMore {...more} />
        </Box>
        <AnchorList />
      </Box>
    </AuditPage>
  );
};

const Begin = ({ onBegun }: { onBegun(id: Id): void }) => {
  const t = useT();
  const me = useMe();
  const queries = useQueryClient();
  const clients = new Map(
    me?.grants
      .filter(({ client_id }) => may(me, "audit", client_id))
      .map(({ client_id, client_name }) => [client_id, client_name]),
  );
  const [client, setClient] = useState([...clients.keys()][0] ?? "");
  const [since, setSince] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const begin = async () => {
    setBusy(true);
    setProblem("");
    try {
      const moment = since ? new Date(`${since}T00:00:00`).toISOString() : undefined;
      const audit = await beginAudit({ client_id: client, since: moment });
      await queries.invalidateQueries({ queryKey: ["audits"] });
      onBegun(audit.id);
    } catch (error) {
      setProblem(refusalText(error, t));
    }
    setBusy(false);
  };
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
      {clients.size > 1 && (
        <TextField
          select
          label={t("column.client")}
          value={client}
          onChange={(event) => setClient(event.target.value)}
          sx={{ minWidth: 180 }}
        >
          {[...clients].map(([id, name]) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      <TextField
        type="date"
        label={t("audit.since")}
        value={since}
        onChange={(event) => setSince(event.target.value)}
        slotProps={{ inputLabel: { shrink: true } }}
      />
      <Button variant="contained" loading={busy} disabled={!client} onClick={begin}>
        {t(since ? "audit.verify_since" : "audit.verify_all")}
      </Button>
      {problem && (
        <Alert severity="error" sx={{ flexBasis: "100%" }}>
          {problem}
        </Alert>
      )}
    </Box>
  );
};

interface Props {
  audit: Audit;
  isOpen: boolean;
  onToggle(): void;
}

const OneAudit = ({ audit, isOpen, onToggle }: Props) => {
  const t = useT();
  const format = useFormat();
  const isFinished = audit.state === "finished";
  return (
    <Paper variant="outlined" sx={{ p: 1.25, display: "grid", gap: 1 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
        <Box sx={{ flex: 1, minWidth: 180 }}>
          <Typography variant="subtitle2">
            {t(`audit_kind.${audit.kind}`)}
            {audit.asked_by && ` · ${audit.asked_by.name}`}
          </Typography>
          <Typography variant="caption" color="textSecondary" component="div">
            {format.moment(audit.started_at)}
            {audit.case_ids && ` · ${t("cases.count", { smart_count: audit.case_ids.length })}`}
            {audit.through_anchor !== null &&
              ` · ${t("audit.through", { number: audit.through_anchor })}`}
          </Typography>
        </Box>
        {isFinished ? (
          <Chip
            variant="outlined"
            color={audit.differences > 0 ? "error" : audit.gaps > 0 ? "warning" : "success"}
            label={
              audit.differences > 0
                ? t("audit.differences", { smart_count: audit.differences })
                : audit.gaps > 0
                  ? t("audit.gaps", { smart_count: audit.gaps })
                  : t("audit.no_difference")
            }
          />
        ) : (
          <Chip variant="outlined" label={t(`audit_state.${audit.state}`)} />
        )}
        <Button aria-expanded={isOpen} onClick={onToggle}>
          {t(isOpen ? "journal.hide_raw" : "audit.show")}
        </Button>
      </Box>
      {isOpen && <AuditResult id={audit.id} />}
    </Paper>
  );
};
