import ReplayIcon from "@mui/icons-material/History";
import VerifiedIcon from "@mui/icons-material/VerifiedUserOutlined";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { useState } from "react";
import { useDataProvider } from "react-admin";
import { Link } from "react-router-dom";
import { findingInWords } from "../audit/finding";
import { refusalText } from "../commands/refusal";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { Awaited } from "../layout/Awaited";
import type { WebcareData } from "../providers/dataProvider";
import type { Id, Verification } from "../providers/types";
import { useJournal } from "../workspace/useCase";
import { Entry } from "./Entry";
import { isTechnical } from "./sentence";

/** What happened to a case, in words; the raw entry on demand, and the chain verified. */
export const Journal = ({ caseId }: { caseId: Id }) => {
  const t = useT();
  const { data: rows, error, refetch } = useJournal(caseId);
  const [withCommands, setWithCommands] = useState(false);
  const [newestFirst, setNewestFirst] = useState(false);
  if (!rows) {
    return (
      <Box sx={{ p: 2 }}>
        <Awaited error={error} onAgain={refetch} />
      </Box>
    );
  }
  const shown = rows.filter((row) => withCommands || !isTechnical(row));
  if (newestFirst) shown.reverse();
  return (
    <Box sx={{ flex: 1, minHeight: 0, overflowY: "auto", px: { xs: 1.5, md: 2 }, py: 1.5 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 2, mb: 1 }}>
        <Toggle label={t("journal.newest_first")} value={newestFirst} onChange={setNewestFirst} />
        <Toggle label={t("journal.technical")} value={withCommands} onChange={setWithCommands} />
        <Box sx={{ flex: 1 }} />
        <Button
          component={Link}
          to={`/cases/${caseId}/replay`}
          startIcon={<ReplayIcon />}
          sx={{ mr: 1 }}
        >
          {t("replay.title")}
        </Button>
        <Verify caseId={caseId} />
      </Box>
      {rows.length === 0 && t("journal.empty")}
      <Box component="ol" aria-label={t("journal.label")} sx={{ m: 0, p: 0, listStyle: "none" }}>
        {shown.map((row) => (
          <Entry key={row.seq} row={row} />
        ))}
      </Box>
    </Box>
  );
};

interface ToggleProps {
  label: string;
  value: boolean;
  onChange(value: boolean): void;
}

const Toggle = ({ label, value, onChange }: ToggleProps) => (
  <FormControlLabel
    control={<Switch size="small" checked={value} onChange={(_, next) => onChange(next)} />}
    label={label}
    slotProps={{ typography: { variant: "body2" } }}
    sx={{ ml: -0.75 }}
  />
);

/** Lets the server recompute the chain of hashes, and says where it breaks. */
const Verify = ({ caseId }: { caseId: Id }) => {
  const t = useT();
  const format = useFormat();
  const dataProvider = useDataProvider<WebcareData>();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Verification | null>(null);
  const [problem, setProblem] = useState("");

  const verify = async () => {
    setBusy(true);
    setProblem("");
    try {
      setOutcome(await dataProvider.verifyJournal(caseId));
    } catch (error) {
      setProblem(refusalText(error, t));
    }
    setBusy(false);
  };

  return (
    <>
      <Button variant="outlined" startIcon={<VerifiedIcon />} loading={busy} onClick={verify}>
        {t(busy ? "journal.verifying" : "journal.verify")}
      </Button>
      {problem && (
        <Alert severity="error" sx={{ flexBasis: "100%", mt: 1 }}>
          {problem}
        </Alert>
      )}
      {outcome && !problem && (
        <Alert
          severity={outcome.ok ? "success" : "error"}
          role="status"
          sx={{ flexBasis: "100%", mt: 1 }}
        >
          {outcome.problem
            ? t("journal.broken", {
                seq: outcome.problem.seq,
                what: findingInWords(outcome.problem.what, t, format),
              })
            : t("journal.ok", { rows: outcome.rows })}
        </Alert>
      )}
    </>
  );
};
