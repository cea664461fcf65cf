import Box from "@mui/material/Box";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";

interface Props {
  text: { words: string | null; withheld: boolean; erased_at?: string | null; covered?: boolean };
}

/** Words that somebody wrote, or why they are not there. */
export const SaidWords = ({ text }: Props) => {
  const t = useT();
  const format = useFormat();
  const missing = text.withheld
    ? t("replay.withheld")
    : text.erased_at
      ? t("replay.erased", { moment: format.date(text.erased_at) })
      : t("replay.no_words");
  return (
    <Box
      component="blockquote"
      sx={{
        m: 0,
        pl: 1.25,
        borderLeft: "3px solid",
        borderColor: "divider",
        whiteSpace: "pre-wrap",
        overflowWrap: "anywhere",
        color: text.words === null ? "text.secondary" : "text.primary",
        fontStyle: text.words === null ? "italic" : undefined,
      }}
    >
      {text.words ?? missing}
      {text.covered && (
        <Box sx={{ color: "text.secondary", fontSize: "0.75rem" }}>{t("replay.covered")}</Box>
      )}
    </Box>
  );
};
