import record from "../../../domain/words/en.json";
import { audit } from "../i18n/audit/en";
import { readerOf } from "../i18n/reading";
import { type Group, type Key, labelOf, type T } from "../i18n/words";

const read = readerOf(record.refusal_said);
const readDatum = readerOf(audit.datum);

/** The labels of what blanks hold. */
const GROUPS: Record<string, Group> = {
  deed: "amendment",
  group: "task_group",
  status: "draft_status",
  unit: "length_unit",
  visibility: "visibility",
};

/** Why something was refused, or what would be right, as the record keeps it in English, in the
 * person's language; what this screen does not know stays as it is. */
export const refusalSaid = (said: string, t: T): string => {
  const found = read(said);
  if (!found) return said;
  const say = (blanks: Record<string, string>) => t(`refusal_said.${found.code}` as Key, blanks);
  // English says it as it is kept.
  return say(found.blanks) === said ? said : say(filled(found.blanks, t));
};

const filled = (blanks: Record<string, string>, t: T) =>
  Object.fromEntries(
    Object.entries(blanks).map(([name, held]) => {
      const group = GROUPS[name];
      if (group) return [name, labelOf(t, group, held)];
      if (name === "span") return [name, hoursOf(held)];
      if (name === "kinds") return [name, held.replace(" and ", ", ")];
      if (name === "data") {
        return [
          name,
          held
            .split(", ")
            .map((datum) => datumInWords(datum, t))
            .join(", "),
        ];
      }
      return [name, held];
    }),
  );

const datumInWords = (said: string, t: T) => {
  const datum = readDatum(said);
  return datum ? labelOf(t, "datum", datum.code) : said;
};

/** `7 days, 0:00:00`, as Python writes a span. */
const hoursOf = (span: string): string => {
  const [, days = "0", hours = "0"] = /^(?:(\d+) days?, )?(\d+):/.exec(span) ?? [];
  return `${Number(days) * 24 + Number(hours)} h`;
};
