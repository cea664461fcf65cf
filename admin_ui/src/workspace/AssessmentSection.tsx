import Box from "@mui/material/Box";
import { useCommand } from "../commands/useCommand";
import { capitalised } from "../i18n/capitalised";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf, readable, type T } from "../i18n/words";
import type { Assessment, CaseDetail, Reason, Risk } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { ChoiceMenu } from "./ChoiceMenu";
import { Fact, Facts } from "./Facts";
import { RiskChoice } from "./RiskChoice";
import { Section } from "./Section";

/** What the mention is taken for, why, and a click to say what it really is. */
export const AssessmentSection = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const format = useFormat();
  const { assessment, assessed_by } = record;
  if (!assessment) {
    return (
      <Section title={t("assessment.title")}>
        <Box sx={{ color: "text.secondary" }}>{t("assessment.none")}</Box>
      </Section>
    );
  }
  const by = assessed_by
    ? t("assessment.by_person", { name: assessed_by.name })
    : `${t("assessment.certainty", { share: format.percent(assessment.confidence) })}, ${t("assessment.by_machine")}`;
  return (
    <Section title={t("assessment.title")} aside={by}>
      <Values record={record} assessment={assessment} />
      {!assessed_by && <Reasons reasons={assessment.reasons} />}
    </Section>
  );
};

const Values = ({ record, assessment }: { record: CaseDetail; assessment: Assessment }) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const command = useCommand(record.id);
  const may = record.actions.includes("correct_assessment");
  const correct = (
    change: Partial<Pick<Assessment, "kind" | "sentiment" | "language" | "journey">> & {
      topic?: string;
      add_risks?: Risk[];
      remove_risks?: Risk[];
    },
  ) => {
    const { kind, ...rest } = change;
    return command(
      { kind: "correct_assessment", ...(kind && { mention_kind: kind }), ...rest },
      { done: "assessment.corrected" },
    );
  };
  return (
    <Facts>
      <Fact name={t("assessment.kind")}>
        <ChoiceMenu
          value={assessment.kind}
          choices={vocabulary?.kinds ?? []}
          labelOf={(kind) => labelOf(t, "kind", kind)}
          action={t("assessment.correct", { what: t("assessment.kind") })}
          onChoose={may ? (kind) => correct({ kind }) : undefined}
        />
      </Fact>
      <Fact name={t("assessment.sentiment")}>
        <ChoiceMenu
          value={assessment.sentiment}
          choices={vocabulary?.sentiments ?? []}
          labelOf={(sentiment) => capitalised(labelOf(t, "sentiment", sentiment))}
          action={t("assessment.correct", { what: t("assessment.sentiment") })}
          onChoose={may ? (sentiment) => correct({ sentiment }) : undefined}
        />
      </Fact>
      <Fact name={t("assessment.language")}>
        <ChoiceMenu
          value={assessment.language}
          choices={vocabulary?.written_languages ?? []}
          labelOf={(language) => labelOf(t, "language", language)}
          action={t("assessment.correct", { what: t("assessment.language") })}
          onChoose={may ? (language) => correct({ language }) : undefined}
        />
      </Fact>
      {(record.topics.length > 0 || assessment.topic) && (
        <Fact name={t("assessment.topic")}>
          <ChoiceMenu
            value={assessment.topic ?? ""}
            choices={["", ...record.topics]}
            labelOf={(topic) => topic || t("assessment.no_topic")}
            action={t("assessment.correct", { what: t("assessment.topic") })}
            onChoose={may ? (topic) => correct({ topic }) : undefined}
          />
        </Fact>
      )}
      <Fact name={t("assessment.journey")}>
        <ChoiceMenu
          value={assessment.journey}
          choices={vocabulary?.journeys ?? []}
          labelOf={(journey) => capitalised(labelOf(t, "journey", journey))}
          action={t("assessment.correct", { what: t("assessment.journey") })}
          onChoose={may ? (journey) => correct({ journey }) : undefined}
        />
      </Fact>
      <Fact name={t("assessment.risks")}>
        <RiskChoice
          risks={assessment.risks}
          onApply={
            may
              ? (added, removed) => correct({ add_risks: added, remove_risks: removed })
              : undefined
          }
        />
      </Fact>
    </Facts>
  );
};

/** The assessor's reasons as sentences; a code without one is shown readably. */
const Reasons = ({ reasons }: { reasons: readonly Reason[] }) => {
  const t = useT();
  if (reasons.length === 0) return null;
  return (
    <Box
      component="ul"
      aria-label={t("assessment.why")}
      sx={{ m: 0, mt: 0.75, pl: 2, fontSize: "0.8125rem", color: "text.secondary" }}
    >
      {reasons.map(({ code, about }) => (
        <li key={`${code} ${about}`}>{reasonText(t, code, about)}</li>
      ))}
    </Box>
  );
};

/** What a reason explains is a word of the assessment; a sentence of ours names it itself. */
const reasonText = (t: T, code: string, about: string): string => {
  const sentence = labelOf(t, "reason", code);
  if (sentence !== readable(code) || about === "") return sentence;
  return `${sentence}: ${readable(about)}`;
};
