import { capitalised } from "../i18n/capitalised";
import { labelOf, type T } from "../i18n/words";
import type { WrongPlace } from "../providers/problem";

/** The field by its label, and which of several it is: `body.names.3` → `Names 4`. */
const labelAt = (where: string, t: T): string => {
  const steps = where.split(".");
  const isCounted = /^\d+$/.test(steps.at(-1) ?? "");
  const label = capitalised(labelOf(t, "input", steps.at(isCounted ? -2 : -1) ?? where));
  return isCounted ? `${label} ${Number(steps.at(-1)) + 1}` : label;
};

/** What is wrong, beside its field, in the person's language where there is a sentence for it. */
export const wrongHere = ({ problem, kind, limit = 0 }: WrongPlace, t: T): string =>
  kind ? labelOf(t, "wrong_input", kind, { limit }) : problem;

/** What is wrong with which field. */
export const wrongInWords = (place: WrongPlace, t: T): string =>
  t("wrong_input.at", { field: labelAt(place.where, t), what: wrongHere(place, t) });
