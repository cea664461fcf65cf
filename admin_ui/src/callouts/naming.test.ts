import { expect, it } from "vitest";
import { beingNamed, named, namesIn, pieces, suggested } from "./naming";

const colleague = (id: string, name: string) => ({
  id,
  name,
  initials: "",
  there: true,
  takes_tasks: true,
});
const PEOPLE = [colleague("m", "Milan de Vries"), colleague("s", "Sophie Laurent")];

it("knows when somebody is being named", () => {
  expect(beingNamed("ask @Mil", 8)).toBe("Mil");
  expect(beingNamed("@", 1)).toBe("");
  expect(beingNamed("mail kim@example.org", 20)).toBeNull();
  expect(beingNamed("@Milan de Vries knows it", 24)).toBeNull();
});

it("suggests by any part of the name", () => {
  expect(suggested(PEOPLE, "vri").map(({ id }) => id)).toEqual(["m"]);
  expect(suggested(PEOPLE, "SO").map(({ id }) => id)).toEqual(["s"]);
  expect(suggested(PEOPLE, "")).toHaveLength(2);
});

it("puts the whole name in and the caret behind it", () => {
  expect(named("ask @Mil about it", 8, "Milan de Vries")).toEqual([
    "ask @Milan de Vries about it",
    20,
  ]);
});

it("names nobody whose name only begins another one", () => {
  const people = [colleague("k", "Kim"), colleague("v", "Kim de Vries"), colleague("j", "Jan")];
  expect(namesIn("@Kim de Vries and @Jana may decide", people)).toEqual(["v"]);
  expect(namesIn("@Kim, @Jan: look", people)).toEqual(["k", "j"]);
  expect(pieces("@Kim de Vries may", people)).toEqual(["", "@Kim de Vries", " may"]);
});

it("finds whom a text names, and shows them apart", () => {
  const text = "@Sophie Laurent may decide";
  expect(namesIn(text, PEOPLE)).toEqual(["s"]);
  expect(pieces(text, PEOPLE)).toEqual(["", "@Sophie Laurent", " may decide"]);
});
