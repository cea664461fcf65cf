import { expect, it } from "vitest";
import { healthOf } from "./health";

const NOW = Date.parse("2026-03-04T12:00:00Z");
const anAccount = (change: object = {}) => ({
  status: "active",
  problem: null,
  quiet_at: "2026-03-04T12:09:00Z",
  ...change,
});

it("is healthy until its silence is worth a look", () => {
  expect(healthOf(anAccount(), NOW)).toBe("healthy");
  expect(healthOf(anAccount({ quiet_at: "2026-03-04T11:10:00Z" }), NOW)).toBe("quiet");
});

it("tells an account that was never heard from a quiet one", () => {
  expect(healthOf(anAccount({ quiet_at: null }), NOW)).toBe("unheard");
});

it("is paused when somebody must do something", () => {
  expect(healthOf(anAccount({ status: "paused" }), NOW)).toBe("paused");
  expect(healthOf(anAccount({ problem: "http-401" }), NOW)).toBe("paused");
});
