import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Chip from "@mui/material/Chip";
import LinearProgress from "@mui/material/LinearProgress";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { Link, useParams } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { Awaited } from "../layout/Awaited";
import { EmptyState } from "../layout/EmptyState";
import { ShowMore } from "../layout/ShowMore";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { nameOf } from "../workspace/nameOf";
import { AuditPage } from "./AuditPage";
import { useSample, useSamples } from "./calls";
import { ExportMenu } from "./ExportMenu";
import type { Verdict } from "./types";

/** Samples that were drawn, and how far their review is. */
export const SamplesPage = () => {
  const t = useT();
  const format = useFormat();
  const { data: samples, error, refetch, ...more } = useSamples();
  return (
    <AuditPage>
      {!samples && <Awaited error={error} onAgain={refetch} />}
      {samples?.length === 0 && (
        <Paper variant="outlined">
          <EmptyState title={t("audit.no_samples")} hint={t("audit.no_samples_hint")} />
        </Paper>
      )}
      <Box sx={{ display: "grid", gap: 1 }}>
        {samples?.map((sample) => (
          <ButtonBase
            key={sample.id}
            component={Link}
            to={`/audit/samples/${sample.id}`}
            sx={{ display: "block", textAlign: "left", borderRadius: 2, fontFamily: "inherit" }}
          >
            <Paper variant="outlined" sx={{ p: 1.5 }}>
              <Typography variant="subtitle2">{sample.name}</Typography>
              <Typography variant="body2" color="textSecondary">
                {t("audit.sample_line", {
                  size: sample.size,
                  population: sample.population,
                  name: sample.drawn_by.name,
                  moment: format.moment(sample.drawn_at),
                })}
              </Typography>
              <LinearProgress
                variant="determinate"
                aria-label={t("audit.reviewed", { done: sample.reviewed, of: sample.size })}
                value={sample.size ? (sample.reviewed / sample.size) * 100 : 100}
                sx={{ mt: 0.75, borderRadius: 2, bgcolor: "divider" }}
              />
              <Typography variant="caption" color="textSecondary">
                {t("audit.reviewed", { done: sample.reviewed, of: sample.size })}
              </Typography>
            </Paper>
          </ButtonBase>
        ))}
        <ShowMore {...more} />
      </Box>
    </AuditPage>
  );
};

/** One sample, case by case, with what was found in each. */
export const SamplePage = () => {
  const t = useT();
  const vocabulary = useVocabulary();
  const { id = "" } = useParams();
  const { data: sample, error, refetch } = useSample(id);
  if (!sample) {
    return (
      <AuditPage>
        <Awaited error={error} onAgain={refetch} />
      </AuditPage>
    );
  }
  const cases = sample.cases ?? [];
  const exported = cases.slice(0, vocabulary?.limits.largest_export);
  return (
    <AuditPage>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
        <Box sx={{ flex: 1, minWidth: 200 }}>
          <Typography component="h2" variant="h6">
            {sample.name}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {t("audit.reviewed", { done: sample.reviewed, of: sample.size })}
          </Typography>
        </Box>
        {cases.length > 0 && (
          <ExportMenu
            caseIds={exported.map((each) => each.case.id)}
            label={
              cases.length > exported.length
                ? t("audit.export_chosen", { smart_count: exported.length })
                : t("audit.export")
            }
          />
        )}
      </Box>
      <Paper variant="outlined" component="ol" sx={{ m: 0, p: 0, listStyle: "none" }}>
        {cases.map(({ case: row, review }, index) => (
          <Box component="li" key={row.id} sx={{ borderBottom: 1, borderColor: "divider" }}>
            <ButtonBase
              component={Link}
              to={`/cases/${row.id}/replay?sample=${sample.id}`}
              sx={{
                width: "100%",
                display: "grid",
                gridTemplateColumns: "28px 1fr auto",
                gap: 1,
                textAlign: "left",
                alignItems: "center",
                px: 1.5,
                py: 1,
                fontFamily: "inherit",
                fontSize: "0.875rem",
              }}
            >
              <Box sx={{ color: "text.secondary" }}>{index + 1}</Box>
              <Box sx={{ minWidth: 0 }}>
                <b>{nameOf(row.customer, t)}</b>
                <Box
                  sx={{
                    color: "text.secondary",
                    overflow: "hidden",
                    textOverflow: "ellipsis",
                    whiteSpace: "nowrap",
                  }}
                >
                  {review?.text ?? row.excerpt}
                </Box>
              </Box>
              {review ? (
                <VerdictMark verdict={review.verdict} />
              ) : (
                <Chip variant="outlined" label={t("audit.to_review")} />
              )}
            </ButtonBase>
          </Box>
        ))}
      </Paper>
    </AuditPage>
  );
};

const COLOUR = { in_order: "success", remark: "warning", fault: "error" } as const;

export const VerdictMark = ({ verdict }: { verdict: Verdict }) => {
  const t = useT();
  return <Chip variant="outlined" color={COLOUR[verdict]} label={t(`verdict.${verdict}`)} />;
};
