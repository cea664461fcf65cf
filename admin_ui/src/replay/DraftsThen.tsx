import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import { FileList } from "../files/FileList";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { ruleName } from "../workspace/ruleInWords";
import { SaidWords } from "./SaidWords";
import type { DraftThen } from "./types";

/** Drafts as they stood: every wording, and who had consented to which. */
export const DraftsThen = ({ drafts }: { drafts: readonly DraftThen[] }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Box sx={{ display: "grid", gap: 1.25 }}>
      {drafts.map((draft) => (
        <Box
          key={draft.id}
          data-testid="draft-then"
          sx={{ p: 1, border: 1, borderColor: "divider", borderRadius: 1.5, fontSize: "0.875rem" }}
        >
          <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, mb: 0.5 }}>
            <Box sx={{ flex: 1, minWidth: 160, color: "text.secondary", fontSize: "0.78rem" }}>
              {labelOf(t, "purpose", draft.purpose)}
              {`, ${labelOf(t, "visibility", draft.visibility)} · `}
              {t("approval.because", { rule: ruleName(draft.rule, t) })}
            </Box>
            <Chip variant="outlined" label={labelOf(t, "draft_status", draft.status)} />
          </Box>
          {draft.revisions.map((revision, index) => (
            <Box key={revision.hash + revision.at} sx={{ mb: 0.5 }}>
              <Box sx={{ color: "text.secondary", fontSize: "0.75rem" }}>
                {t("approval.revision", { number: index + 1 })} ·{" "}
                {revision.by?.name ?? t("journal.machine")} · {format.moment(revision.at)}
              </Box>
              <SaidWords text={{ words: revision.words, withheld: false }} />
              <FileList files={revision.files} before={draft.revisions[index - 1]?.files} />
            </Box>
          ))}
          {draft.approvals.map((consent) => (
            <Box key={consent.at} sx={{ color: "meaning.calm", fontSize: "0.8125rem" }}>
              {t("approval.consented", {
                name: consent.by?.name ?? t("journal.machine"),
                group: labelOf(t, "task_group", consent.group),
              })}
              {consent.number !== null &&
                ` · ${t("approval.revision", { number: consent.number })}`}
              {` · ${format.moment(consent.at)}`}
            </Box>
          ))}
          {draft.comment && (
            <Box sx={{ fontSize: "0.8125rem" }}>
              {t("approval.comment")}: {draft.comment}
            </Box>
          )}
        </Box>
      ))}
    </Box>
  );
};
