import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Coaching } from "./types";

/** The period in figures, each with what it is a share of. */
export const Figures = ({ coaching }: { coaching: Coaching }) => {
  const t = useT();
  const format = useFormat();
  const { replies, cases, drafts, returned, corrected, withdrawn, deadlines, kept } = coaching;
  const share = (part: number, whole: number) => (whole === 0 ? "–" : format.percent(part / whole));
  return (
    <Box
      component="section"
      aria-label={coaching.person.name}
      sx={{
        display: "grid",
        gap: 1.5,
        gridTemplateColumns: { xs: "1fr 1fr", md: "repeat(3, 1fr)" },
      }}
    >
      <Tile
        value={format.number(replies)}
        label={t("coaching.replies", { smart_count: replies })}
        of={t("coaching.in_cases", { smart_count: cases })}
      />
      <Tile
        value={coaching.first_reply === null ? "–" : format.span(coaching.first_reply)}
        label={t("coaching.first_reply")}
        of={t("coaching.first_reply_hint")}
      />
      <Tile
        value={share(kept, deadlines)}
        label={t("coaching.kept")}
        of={t("coaching.of", { part: kept, whole: deadlines })}
      />
      <Tile
        value={share(returned, drafts)}
        label={t("coaching.returned")}
        of={t("coaching.of_drafts", { part: returned, whole: drafts })}
      />
      <Tile
        value={share(corrected, replies)}
        label={t("coaching.corrected")}
        of={t("coaching.of", { part: corrected, whole: replies })}
      />
      <Tile
        value={share(withdrawn, replies)}
        label={t("coaching.withdrawn")}
        of={t("coaching.of", { part: withdrawn, whole: replies })}
      />
    </Box>
  );
};

const Tile = ({ value, label, of }: Record<"value" | "label" | "of", string>) => (
  <Paper variant="outlined" sx={{ p: 1.5 }}>
    <Box sx={{ fontSize: "1.35rem", fontWeight: 700, fontVariantNumeric: "tabular-nums" }}>
      {value}
    </Box>
    <Typography variant="body2">{label}</Typography>
    <Typography variant="caption" color="textSecondary" component="div">
      {of}
    </Typography>
  </Paper>
);
