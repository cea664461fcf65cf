import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Link } from "react-router-dom";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import type { CaseDetail } from "../providers/types";
import { Section } from "../workspace/Section";

/** That the case is one of many with the same words, and the way out of them. */
export const IncidentSection = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const command = useCommand(record.id);
  const { incident_id } = record;
  if (!incident_id) return null;
  return (
    <Section title={t("incident.one")}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
        <Box component="span" sx={{ fontSize: "0.8438rem", flex: "1 1 160px" }}>
          {t("incident.is_copy")} <Link to={`/incidents/${incident_id}`}>{t("incident.see")}</Link>
        </Box>
        {record.actions.includes("leave_incident") && (
          <Button
            size="small"
            onClick={() =>
              command({ kind: "leave_incident", incident_id }, { done: "incident.left" })
            }
          >
            {t("incident.take_out")}
          </Button>
        )}
      </Box>
    </Section>
  );
};
