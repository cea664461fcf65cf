import { labelOf, readable, type T } from "../i18n/words";

/** "rule 7 of version 3". */
export const ruleInWords = (t: T, rule: number, version: string | null): string =>
  version === null
    ? t("guideline.built_in_rule", { rule })
    : t("guideline.rule", { rule, version });

/** What a rule is called: a row of the client's guidelines by its number and version, one of ours by
 * its label, any other as people named it. */
export const ruleName = (name: string, t: T): string => {
  const [kind, version, number] = name.split(":");
  if (kind === "policy" && number !== undefined) {
    return ruleInWords(t, Number(number), version === "built-in" ? null : (version ?? null));
  }
  const label = labelOf(t, "rule", name);
  return label === readable(name) ? name : label;
};
