import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Counts } from "./types";

const ORDER = ["cases", "messages", "texts", "attachments", "deliveries"] as const;

/** How much of somebody there is, or was, in one line. */
export const useCounts = (): ((counts: Counts) => string) => {
  const t = useT();
  const format = useFormat();
  return (counts) =>
    format.list(ORDER.map((part) => t(`personal_count.${part}`, { smart_count: counts[part] })));
};
