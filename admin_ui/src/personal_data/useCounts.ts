import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Counts } from "./types";

type Part = keyof Counts;

/** What erasing somebody destroys; their cases stay, without a word of them. */
export const DESTROYED: readonly Part[] = ["messages", "texts", "attachments", "deliveries"];

/** How much of somebody there is, or was, in one line. */
export const useCounts = (): ((counts: Counts, parts?: readonly Part[]) => string) => {
  const t = useT();
  const format = useFormat();
  return (counts, parts = ["cases", ...DESTROYED]) =>
    format.list(parts.map((part) => t(`personal_count.${part}`, { smart_count: counts[part] })));
};
