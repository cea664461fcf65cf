import { QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { outdatedBy, refresh } from "./refresh";

it("fetches list and record anew when a case changes", () => {
  const keys = outdatedBy({ resource: "cases", id: "c1" });
  expect(keys).toContainEqual(["cases", "getList"]);
  expect(keys).toContainEqual(["cases", "getOne", { id: "c1" }]);
  expect(keys).toContainEqual(["cases", "messages", "c1"]);
});

it("fetches the case of a message, not every case", () => {
  const keys = outdatedBy({ resource: "messages", id: "m1", case_id: "c1" });
  expect(keys).toContainEqual(["cases", "getOne", { id: "c1" }]);
  expect(keys).not.toContainEqual(["cases", "getOne"]);
});

it("asks for each thing once, however many changes a burst brings", () => {
  const queryClient = new QueryClient();
  const invalidate = vi.spyOn(queryClient, "invalidateQueries");
  const burst = Array.from({ length: 50 }, (_, index) => ({ resource: "cases", id: `c${index}` }));
  refresh(queryClient, burst);
  const lists = invalidate.mock.calls.filter(
    ([filters]) => JSON.stringify(filters?.queryKey) === '["cases","getList"]',
  );
  expect(lists).toHaveLength(1);
});
