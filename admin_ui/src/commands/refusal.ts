import { labelOf, type T } from "../i18n/words";
import { NoAnswer, Problem } from "../providers/problem";
import type { CommandResult } from "../providers/types";
import { refusalSaid } from "./refusalSaid";
import { wrongInWords } from "./wrongInput";

/** What to tell a person whose request did not go through. */
export interface Refusal {
  title: string;
  detail: string;
  /** What would be right; may be empty. */
  right: string;
}

/** Any error in words: the refusal's name and why, in the person's language where it is known. */
export const refusalOf = (error: unknown, t: T): Refusal => {
  if (error instanceof Problem) {
    const wrong = error.errors.map((each) => wrongInWords(each, t));
    const isAllSaid = wrong.length > 0 && error.errors.every(({ kind }) => kind);
    return {
      title: labelOf(t, "refusal", error.slug || "refused"),
      detail: [...(isAllSaid ? [] : [refusalSaid(error.detail, t)]), ...wrong].join(" "),
      right: refusalSaid(error.right, t),
    };
  }
  if (error instanceof NoAnswer) {
    return { title: t("failure_of.no_answer"), detail: "", right: "" };
  }
  const detail = error instanceof Error ? error.message : "";
  return { title: t("failure_of.unexpected"), detail, right: "" };
};

/** The same as running text. */
export const refusalText = (error: unknown, t: T): string => {
  const { title, detail, right } = refusalOf(error, t);
  return [`${title}.`, detail, right].filter(Boolean).join(" ");
};

/** The refusal of a command that had been pending. */
export const refusalOfResult = ({ refusal }: CommandResult, t: T): Refusal => ({
  title: labelOf(t, "refusal", refusal?.type.split("/").pop() ?? "refused"),
  detail: refusalSaid(refusal?.detail ?? "", t),
  right: refusalSaid(refusal?.right ?? "", t),
});
