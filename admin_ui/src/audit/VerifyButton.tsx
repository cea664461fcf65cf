import VerifiedIcon from "@mui/icons-material/VerifiedUserOutlined";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { refusalText } from "../commands/refusal";
import { useT } from "../i18n/useT";
import type { Id } from "../providers/types";
import { AuditResult } from "./AuditResult";
import { beginAudit } from "./calls";

/** Has cases verified, shows how far it is, and names every difference. */
export const VerifyButton = ({ caseIds, clientId }: { caseIds: Id[]; clientId: Id }) => {
  const t = useT();
  const [audit, setAudit] = useState<Id | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const verify = async () => {
    setBusy(true);
    setProblem("");
    try {
      setAudit((await beginAudit({ client_id: clientId, case_ids: caseIds })).id);
    } catch (error) {
      setProblem(refusalText(error, t));
    }
    setBusy(false);
  };
  return (
    <>
      <Button variant="outlined" startIcon={<VerifiedIcon />} loading={busy} onClick={verify}>
        {t("audit.verify")}
      </Button>
      {problem && (
        <Alert severity="error" sx={{ flexBasis: "100%" }}>
          {problem}
        </Alert>
      )}
      {audit && !problem && (
        <Box sx={{ flexBasis: "100%", order: 9 }}>
          <AuditResult id={audit} onClose={() => setAudit(null)} />
        </Box>
      )}
    </>
  );
};
