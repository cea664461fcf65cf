import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Link from "@mui/material/Link";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { Exchange, Question } from "./types";

/** What was said between departments: never part of the conversation with the customer. */
export const Thread = ({ question }: { question: Question }) => (
  <Box sx={{ display: "grid", gap: 0.75 }}>
    {question.thread.map((exchange) => (
      <Turn key={`${exchange.turn}-${exchange.at}`} exchange={exchange} />
    ))}
  </Box>
);

const Turn = ({ exchange }: { exchange: Exchange }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Box
      sx={{
        pl: 1,
        borderLeft: "3px solid",
        borderColor: exchange.turn === "answer" ? "meaning.calm" : "divider",
      }}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 0.5,
          alignItems: "center",
          fontSize: "0.75rem",
          color: "text.secondary",
        }}
      >
        <span>{labelOf(t, "turn", exchange.turn)}</span>
        {exchange.by && <strong>{exchange.by}</strong>}
        <span>{format.moment(exchange.at)}</span>
        {exchange.use && (
          <Chip
            size="small"
            label={labelOf(t, "answer_use", exchange.use)}
            color={exchange.use === "quotable" ? "success" : "default"}
            variant="outlined"
            sx={{ height: 20 }}
          />
        )}
      </Box>
      <Box sx={{ fontSize: "0.875rem", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {exchange.text ?? <em>{t("notes.erased")}</em>}
      </Box>
      {exchange.files.map((file) => (
        <Box key={file.id}>
          <Link href={`/api/question-files/${file.id}`} download sx={{ fontSize: "0.8125rem" }}>
            {file.name}
          </Link>
        </Box>
      ))}
    </Box>
  );
};
