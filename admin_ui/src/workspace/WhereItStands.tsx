import Box from "@mui/material/Box";
import { useNow } from "../clock/useNow";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { CaseDetail } from "../providers/types";
import { standing } from "./standing";

const COLOUR = { calm: "text.primary", quiet: "text.secondary", pressing: "meaning.overdue" };

export const WhereItStands = ({ record }: { record: CaseDetail }) => {
  const t = useT();
  const format = useFormat();
  const sentences = standing(record, useNow(), t, format);
  if (sentences.length === 0) return null;
  return (
    <Box
      data-testid="where-it-stands"
      sx={{ fontSize: "0.8125rem", fontVariantNumeric: "tabular-nums", lineHeight: 1.45 }}
    >
      {sentences.map(({ about, text, tone }) => (
        <Box component="span" key={about} sx={{ color: COLOUR[tone], mr: 1 }}>
          {text}
        </Box>
      ))}
    </Box>
  );
};
