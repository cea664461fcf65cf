import Box from "@mui/material/Box";
import CardActionArea from "@mui/material/CardActionArea";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { Link } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { nameOf } from "../workspace/nameOf";
import type { Example } from "./types";

/** Cases to talk about, the newest first; an approver's comment stands with its case. */
export const Examples = ({ examples }: { examples: readonly Example[] }) => {
  const t = useT();
  return (
    <Box component="section" aria-label={t("coaching.examples")}>
      <Typography component="h2" variant="h6" sx={{ mb: 1 }}>
        {t("coaching.examples")}
      </Typography>
      {examples.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("coaching.no_examples")}
        </Typography>
      )}
      <Box sx={{ display: "grid", gap: 1 }}>
        {examples.map((example) => (
          <One key={example.case_id} example={example} />
        ))}
      </Box>
    </Box>
  );
};

const One = ({ example }: { example: Example }) => {
  const t = useT();
  const format = useFormat();
  const { case_id, customer, at, why, by, comment } = example;
  return (
    <Paper variant="outlined">
      <CardActionArea component={Link} to={`/cases/${case_id}/show`} sx={{ p: 1.5 }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
          <Box component="span" sx={{ fontWeight: 650 }}>
            {nameOf(customer, t)}
          </Box>
          <Chip size="small" variant="outlined" label={t(`coaching_why.${why}`)} />
          <Typography variant="caption" color="textSecondary" sx={{ ml: "auto" }}>
            {format.moment(at)}
          </Typography>
        </Box>
        {comment && (
          <Typography variant="body2" sx={{ mt: 0.5, overflowWrap: "anywhere" }}>
            {by?.name}: “{comment}”
          </Typography>
        )}
      </CardActionArea>
    </Paper>
  );
};
