import { expect, it } from "vitest";
import { changedIn } from "./changedIn";

it("leaves out what is as it was, so that others' changes of it stay", () => {
  const begun = { name: "Night", clients: ["a"], lead: null as string | null, picking: true };
  expect(changedIn(begun, { ...begun, clients: ["a"] })).toEqual({});
  expect(changedIn(begun, { ...begun, clients: ["a", "b"], lead: "me" })).toEqual({
    clients: ["a", "b"],
    lead: "me",
  });
  expect(changedIn({ ...begun, lead: "me" }, begun)).toEqual({ lead: null });
});
