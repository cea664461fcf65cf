import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Ruling } from "../providers/types";

/** What the rule asks for beside an answer: consent, whom to call, tags, where the core held it. */
export const RulingFacts = ({ ruling }: { ruling: Ruling }) => {
  const t = useT();
  const asked = [
    ruling.approval && ruling.approval !== "none"
      ? labelOf(t, "policy_approval", ruling.approval)
      : null,
    ruling.escalation ? t("decision.escalate_to", { path: ruling.escalation }) : null,
    ruling.prepared
      ? t("decision.prepared", { text: labelOf(t, "purpose", ruling.prepared) })
      : null,
    ...ruling.held.map((held) => t("decision.held", { why: labelOf(t, "policy_held", held) })),
  ].filter((words) => words !== null);
  if (asked.length === 0 && ruling.tags.length === 0) return null;
  return (
    <Box sx={{ mt: 0.75, display: "grid", gap: 0.5, fontSize: "0.8438rem" }}>
      {asked.map((words) => (
        <Box key={words} sx={{ color: "text.secondary" }}>
          {words}
        </Box>
      ))}
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5 }}>
        {ruling.tags.map((tag) => (
          <Chip key={tag} size="small" label={tag} />
        ))}
      </Box>
    </Box>
  );
};
