import { expect, it } from "vitest";
import { candidatesFor } from "./AssignMenu";
import { casesOf } from "./casesOf";
import type { ClientOnBoard, PersonOnBoard } from "./types";

const person = (id: string, there: boolean, load: number): PersonOnBoard => ({
  id,
  name: id,
  there,
  availability: "available",
  on_shift: false,
  heard_at: null,
  load,
  capacity: 6,
  tasks: [],
});

const board = {
  teams: [
    { people: [person("absent", false, 0), person("busy", true, 5), person("free", true, 1)] },
  ],
  assignable: ["absent", "busy", "free", "outside"].map((id) => ({ id, name: id })),
} as unknown as ClientOnBoard;

it("names first who is there and has the most room", () => {
  expect(candidatesFor(board, null).map(({ id }) => id)).toEqual([
    "free",
    "busy",
    "absent",
    "outside",
  ]);
});

it("does not offer a task to its holder", () => {
  expect(candidatesFor(board, { id: "free", name: "" }).map(({ id }) => id)).not.toContain("free");
});

it("leads from a figure to the open cases it counts", () => {
  const query = new URLSearchParams(casesOf({ team_id: ["t"] }).split("?")[1]);
  expect(JSON.parse(query.get("filter") ?? "")).toEqual({ status: "open", team_id: ["t"] });
});
