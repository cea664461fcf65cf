import { expect, it } from "vitest";
import { heldAs } from "./RoleFields";

const given = { client_id: "c", role: "contact", level: "regular", department: " legal " };

it("lets nobody but a contact speak for a department", () => {
  expect(heldAs(given)).toEqual({ level: "regular", department: "legal" });
  expect(heldAs({ ...given, role: "agent" })).toEqual({ level: "regular", department: null });
  expect(heldAs({ ...given, department: " " })).toEqual({ level: "regular", department: null });
});
