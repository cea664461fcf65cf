import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { inWords } from "../journal/sentence";
import type { Word } from "../journal/telling";

/** What a missed promise had waited for, in the words of the journal. */
export const WhyMissed = ({ why }: { why: Word }) => {
  const t = useT();
  const format = useFormat();
  return t("clock.why_missed", { why: inWords(why, t, format) });
};
