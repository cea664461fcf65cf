import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNotify } from "react-admin";
import { useNavigate } from "react-router-dom";
import { refusalText } from "../commands/refusal";
import { useKept } from "../forms/useKept";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Id } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { recordReview, useReviews, useSample } from "./calls";
import { VerdictMark } from "./SamplesPage";
import type { Verdict } from "./types";

interface Props {
  caseId: Id;
  /** The entry one stands at: what is found is about it. */
  seq: number;
  sampleId: Id | null;
}

/** What a review of the case found; written down beside the case, which knows nothing of it. */
export const ReviewPanel = ({ caseId, seq, sampleId }: Props) => {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const notify = useNotify();
  const queries = useQueryClient();
  const vocabulary = useVocabulary();
  const { data: reviews } = useReviews(caseId);
  const { data: sample } = useSample(sampleId);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [text, setText, sent] = useKept(`review ${caseId}`);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  const record = async (event: FormEvent) => {
    event.preventDefault();
    if (!verdict) return;
    setBusy(true);
    setProblem("");
    try {
      await recordReview(caseId, {
        verdict,
        seq,
        text: text.trim() ? text : undefined,
        sample_id: sampleId ?? undefined,
      });
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["reviews", caseId] }),
        queries.invalidateQueries({ queryKey: ["samples"] }),
      ]);
      setVerdict(null);
      sent(text);
      notify(t("audit.recorded"), { type: "success" });
    } catch (error) {
      setProblem(refusalText(error, t));
    }
    setBusy(false);
  };
  const next = sample?.cases?.find((each) => each.review === null && each.case.id !== caseId);
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label={t("audit.review")}
      sx={{ p: { xs: 1.5, md: 2 }, display: "grid", gap: 1 }}
    >
      <Typography component="h2" variant="h6">
        {t("audit.review")}
      </Typography>
      <Box component="form" onSubmit={record} sx={{ display: "grid", gap: 1 }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t("audit.verdict")}
          value={verdict}
          onChange={(_, chosen: Verdict | null) => setVerdict(chosen)}
        >
          {vocabulary?.verdicts.map((each) => (
            <ToggleButton key={each} value={each} sx={{ textTransform: "none", py: 0.4 }}>
              {t(`verdict.${each as Verdict}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <TextField
          multiline
          minRows={2}
          label={t("audit.found", { seq })}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {problem && <Alert severity="error">{problem}</Alert>}
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          <Button type="submit" variant="contained" loading={busy} disabled={!verdict}>
            {t("audit.record")}
          </Button>
          {next && (
            <Button onClick={() => navigate(`/cases/${next.case.id}/replay?sample=${sampleId}`)}>
              {t("audit.next_case")}
            </Button>
          )}
        </Box>
      </Box>
      {reviews?.map((review) => (
        <Box key={review.id} sx={{ fontSize: "0.8438rem" }}>
          <VerdictMark verdict={review.verdict} /> <b>{review.by.name}</b>{" "}
          <Box component="span" sx={{ color: "text.secondary" }}>
            {format.moment(review.at)}
            {review.seq !== null && ` · ${t("replay.entry", { seq: review.seq })}`}
          </Box>
          {review.text && <Box sx={{ whiteSpace: "pre-wrap" }}>{review.text}</Box>}
        </Box>
      ))}
    </Paper>
  );
};
