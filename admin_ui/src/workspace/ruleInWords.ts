import type { T } from "../i18n/words";

/** "rule 7 of version 3". */
export const ruleInWords = (t: T, rule: number, version: string | null): string =>
  version === null
    ? t("guideline.built_in_rule", { rule })
    : t("guideline.rule", { rule, version });
