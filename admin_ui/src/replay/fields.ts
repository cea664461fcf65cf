import { type Group, labelOf, readable, type T } from "../i18n/words";

/** Fields whose codes are labelled by the group of the same name. */
const OWN =
  /\b(?:priority|channel|visibility|sentiment|language|journey|answering|purpose|delivery|level|via)$/;

/** By which group the codes of other fields are labelled. */
const GROUPS: readonly [path: RegExp, group: Group][] = [
  [/^tasks\[\d+\]\.kind$/, "task_kind"],
  [/\bassessment\.kind$/, "kind"],
  [/^amendments\[\d+\]\.kind$/, "amendment"],
  [/^drafts\[\d+\]\.status$/, "draft_status"],
  [/^status$/, "status"],
  [/^closed_reason$/, "closing_reason"],
  [/\backnowledgement_withheld$|\bfirst_response_missed$|\bdecision\.reason$/, "why"],
  [/\bgroup$/, "task_group"],
  [/\bmode$/, "approval_mode"],
  [/\brisks\[\d+\]$/, "risk"],
  [/\broles?(?:\[\d+\])?$/, "role"],
];

/** `tasks[1].due_at` → `Tasks 2 › Due`: counted as people do; unknown names stay readable. */
export const fieldName = (field: string, t: T): string =>
  field
    .split(".")
    .map((part) => {
      const [, name = part, number] = /^(.*?)\[(\d+)\]/.exec(part) ?? [];
      return number === undefined ? named(name, t) : `${named(name, t)} ${Number(number) + 1}`;
    })
    .join(" › ");

/** A code by its label, where the field holds codes; undefined where it holds something else. */
export const codeInWords = (field: string, value: unknown, t: T): string | undefined => {
  if (typeof value !== "string" || !/^[a-z_]+$/.test(value)) return undefined;
  const own = OWN.exec(field)?.[0] as Group | undefined;
  const group = own ?? GROUPS.find(([path]) => path.test(field))?.[1];
  return group && labelOf(t, group, value);
};

const named = (name: string, t: T): string => {
  const label = labelOf(t, "case_field", name);
  return label === readable(name) ? labelOf(t, "agreement_field", name) : label;
};
