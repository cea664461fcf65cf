import { expect, it } from "vitest";
import { healthOf } from "./health";

const NOW = Date.parse("2026-03-04T12:00:00Z");
const anAccount = (change: object = {}) => ({
  status: "active",
  problem: null,
  heard_at: "2026-03-04T11:59:00Z",
  channel: "mastodon",
  ...change,
});

it("is healthy when it was heard of lately", () => {
  expect(healthOf(anAccount(), NOW)).toBe("healthy");
});

it("is quiet after a silence that is long for its channel", () => {
  const hourAgo = "2026-03-04T11:00:00Z";
  expect(healthOf(anAccount({ heard_at: hourAgo }), NOW)).toBe("quiet");
  expect(healthOf(anAccount({ heard_at: hourAgo, channel: "generic" }), NOW)).toBe("healthy");
  expect(healthOf(anAccount({ heard_at: null }), NOW)).toBe("unheard");
});

it("is paused when an administrator must act, however lately it was heard of", () => {
  expect(healthOf(anAccount({ status: "paused" }), NOW)).toBe("paused");
  expect(healthOf(anAccount({ problem: "http-401" }), NOW)).toBe("paused");
});
