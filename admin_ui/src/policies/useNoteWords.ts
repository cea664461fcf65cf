import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useVocabulary } from "../vocabulary/useVocabulary";

/** What a row is for: the built-in rows say it in the reader's language, people in their own. */
export const useNoteWords = (): ((note: string) => string) => {
  const t = useT();
  const builtIn = useVocabulary()?.built_in_notes;
  return (note) => {
    const key = builtIn?.[note];
    return key ? labelOf(t, "guideline_note", key) : note;
  };
};
