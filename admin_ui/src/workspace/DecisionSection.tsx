import Box from "@mui/material/Box";
import { useCommand } from "../commands/useCommand";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useNoteWords } from "../policies/useNoteWords";
import type { CaseDetail } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { ChoiceMenu } from "./ChoiceMenu";
import { RulingFacts } from "./RulingFacts";
import { ruleInWords } from "./ruleInWords";
import { Section } from "./Section";

/** Whether the case is answered, why, and a click to overrule. */
export const DecisionSection = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const noteOf = useNoteWords();
  const vocabulary = useVocabulary();
  const command = useCommand(record.id);
  const { decision } = record;
  if (!decision) {
    return (
      <Section title={t("decision.title")}>
        <Box sx={{ color: "text.secondary" }}>{t("decision.none")}</Box>
      </Section>
    );
  }
  const by = decision.by
    ? t("decision.by_person", { name: decision.by.name })
    : t("decision.by_machine");
  const { ruling } = record;
  const rule = decision.rule !== null && ruleInWords(t, decision.rule, decision.policy_version);
  const may = record.actions.includes("decide_response");
  return (
    <Section title={t("decision.title")} aside={by}>
      <Box
        sx={{
          fontSize: "0.8438rem",
          display: "flex",
          flexWrap: "wrap",
          columnGap: 1,
          alignItems: "center",
        }}
      >
        <ChoiceMenu
          value={decision.answering}
          choices={vocabulary?.answerings ?? []}
          labelOf={(answering) => labelOf(t, "answering", answering)}
          action={t("decision.overrule")}
          hint={t("decision.ignore_closes")}
          onChoose={
            may
              ? (answering) =>
                  command(
                    { kind: "decide_response", answering, seen_at: record.updated_at },
                    { done: "decision.decided" },
                  )
              : undefined
          }
        />
        {!decision.by && (
          <Box component="span" sx={{ color: "text.secondary" }}>
            {t("decision.because", { why: labelOf(t, "why", decision.reason) })}
          </Box>
        )}
        {rule && (
          <Box component="span" data-testid="fired-rule" sx={{ color: "text.secondary" }}>
            {ruling?.note && ruling.rule === decision.rule
              ? t("guideline.with_note", { rule, note: noteOf(ruling.note) })
              : rule}
          </Box>
        )}
      </Box>
      {ruling && <RulingFacts ruling={ruling} />}
    </Section>
  );
};
