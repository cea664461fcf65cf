import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import record from "../../../domain/words/en.json";
import { en } from "./en";
import { LANGUAGES } from "./languages";
import { paths, type Tree, wordAt } from "./tree";

const english = en as unknown as Tree;
const languages = Object.entries(LANGUAGES).map(([locale, { ours, reactAdmin }]) => ({
  locale,
  ours: ours as unknown as Tree,
  reactAdmin: reactAdmin as Tree,
}));

const sources = readdirSync(join(__dirname, ".."), { recursive: true, encoding: "utf8" })
  .filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !/(\.test|testWords)\.ts$/.test(file) &&
      !/i18n\/(?:\w+\/)?(en|de|fr|nl)\.ts$/.test(file),
  )
  .map((file) => readFileSync(join(__dirname, "..", file), "utf8"))
  .join("\n");

/** Groups whose labels are looked up by a word from the server: `labelOf(t, "kind", …)`, `t(`kind.${…}`)`. */
const LOOKED_UP = new Set([
  ...[...sources.matchAll(/`([a-z_]+)\.\$\{/g)].map(([, group]) => group),
  ...[...sources.matchAll(/(?:labelOf|labelled|label)\(\s*(?:t,\s*)?"([a-z_]+)"/g)].map(
    ([, group]) => group,
  ),
]);

describe("the words of the screen", () => {
  it("have no key that nothing shows", () => {
    const unused = paths(english).filter((key) => {
      const group = key.split(".")[0] ?? "";
      // Words of the record: the server chooses them, and documents say them too.
      return !(group in record) && !sources.includes(`"${key}"`) && !LOOKED_UP.has(group);
    });
    expect(unused).toEqual([]);
  });

  it.each(languages)("say in $locale what they are to be filled with", ({ ours }) => {
    const blanks = (word = "") => [...word.matchAll(/%\{(\w+)\}/g)].map(([, name]) => name).sort();
    const different = paths(english).filter(
      (key) => blanks(wordAt(ours, key)).join() !== blanks(wordAt(english, key)).join(),
    );
    expect(different).toEqual([]);
  });

  it.each(languages)("are all there in $locale, react-admin's own among them", (language) => {
    const empty = paths(english).filter((key) => !wordAt(language.ours, key)?.trim());
    const missing = paths(LANGUAGES.en.reactAdmin).filter(
      (key) => wordAt(language.reactAdmin, key) === undefined,
    );
    expect([...empty, ...missing]).toEqual([]);
  });

  it.each(["questions.reminded", "board.free", "files.too_many", "login.too_many"])(
    "say %s of one and of many",
    (key) => {
      expect(wordAt(english, key)?.split("||||")).toHaveLength(2);
    },
  );

  it("ask for ids in one way, which works without https too", () => {
    expect(sources.match(/crypto\.randomUUID\(\)/g)).toHaveLength(1);
  });

  it.each(languages)("keep one and many apart in $locale as English does", ({ ours }) => {
    const forms = (word = "") => word.split("||||").length;
    const different = paths(english).filter(
      (key) => forms(wordAt(ours, key)) !== forms(wordAt(english, key)),
    );
    expect(different).toEqual([]);
  });
});

/** The domain's own words, read from its source: a new one without a label fails here. */
describe("the domain's words", () => {
  const domain = (file: string) =>
    readFileSync(join(__dirname, "../../../domain", `${file}.py`), "utf8");
  const words = (file: string, name: string) => {
    const [, body = ""] = domain(file).split(new RegExp(`class ${name}\\(StrEnum\\):`));
    const [own = ""] = body.split(/\n(?=\S)/);
    return [...own.matchAll(/^ {4}[A-Z_]+ = "([a-z_]+)"/gm)].map(([, word]) => word ?? "");
  };
  const unlabelled = (group: string, codes: string[]) =>
    codes.filter((code) => wordAt(english, `${group}.${code}`) === undefined);

  it.each([
    ["kind", "assessment", "Kind"],
    ["sentiment", "assessment", "Sentiment"],
    ["risk", "assessment", "Risk"],
    ["answering", "ruling", "Answering"],
    ["policy_approval", "approval", "ApprovalMode"],
    ["policy_fate", "comparing", "RowFate"],
    ["closing_reason", "case", "ClosingReason"],
    ["status", "case", "Status"],
    ["purpose", "reply", "Purpose"],
    ["delivery", "reply", "Delivery"],
    ["step", "steps", "Step"],
    ["step_hint", "steps", "Step"],
    ["step_state", "steps", "StepState"],
    ["task_kind", "task", "TaskKind"],
    ["task_group", "task", "Group"],
    ["visibility", "values", "Visibility"],
    ["priority", "values", "Priority"],
    ["language", "values", "Language"],
    ["role", "actor", "Role"],
    ["amendment", "amendment", "AmendmentKind"],
    ["holding", "task", "RefusalReason"],
    ["holding", "task", "ReturnReason"],
    ["holding", "routing", "Why"],
    ["waiting_cause", "routing", "Cause"],
    ["level", "actor", "Level"],
    ["permission", "permissions", "Permission"],
    ["skill_kind", "team", "SkillKind"],
    ["team_kind", "team", "TeamKind"],
    ["team_origin", "team", "TeamOrigin"],
    ["address", "prepared", "Address"],
    ["placeholder", "wording", "Placeholder"],
    ["wording_state", "wording", "WordingState"],
    ["miss", "miss", "MissCause"],
    ["closing_waits_for", "closable", "NotYet"],
  ])("%s: every word of domain/%s.py %s has a label", (group, file, name) => {
    const codes = words(file, name);
    expect(codes.length).toBeGreaterThan(1);
    expect(unlabelled(group, codes)).toEqual([]);
  });

  it("every kind of command has a name", () => {
    const kinds = [...domain("commands").matchAll(/kind: Literal\[([^\]]+)\]/g)].flatMap(
      ([, list]) => [...(list ?? "").matchAll(/"([a-z_]+)"/g)].map(([, kind]) => kind ?? ""),
    );
    expect(kinds.length).toBeGreaterThan(10);
    expect(unlabelled("command", kinds)).toEqual([]);
  });

  it("every kind of refusal has a title", () => {
    const types = [...domain("errors").matchAll(/^ {4}type = "([a-z-]+)"/gm)].map(
      ([, type]) => type,
    );
    expect(types.length).toBeGreaterThan(10);
    expect(unlabelled("refusal", types as string[])).toEqual([]);
  });

  it("every kind of event has a sentence", () => {
    const subjects = readdirSync(join(__dirname, "../../../domain/events"))
      .filter((file) => file.endsWith(".py"))
      .map((file) => domain(`events/${file.slice(0, -".py".length)}`));
    const kinds = [...subjects.join("\n").matchAll(/kind: Literal\["([a-z_]+)"\]/g)].map(
      ([, kind]) => kind ?? "",
    );
    expect(kinds.length).toBeGreaterThan(60);
    const said = Object.keys(en.event);
    expect(kinds.filter((kind) => !said.some((key) => key.startsWith(kind)))).toEqual([]);
  });
});
