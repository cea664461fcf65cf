import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { download, request } from "./http";
import { NoAnswer } from "./problem";
import { currentMe, setMe } from "./session";
import type { Me } from "./types";

const somebody = (id: string, csrf_token: string) => ({ id, csrf_token }) as Me;

const answered = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

const OUTDATED = { type: "https://webcare.invalid/problems/csrf" };

const reload = vi.fn();
const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  setMe(somebody("mia", "old"));
  vi.stubGlobal("fetch", asked);
  vi.stubGlobal("location", { reload });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  asked.mockReset();
  reload.mockReset();
});

it("asks once more with the token of a session that was renewed", async () => {
  asked
    .mockResolvedValueOnce(answered(403, OUTDATED))
    .mockResolvedValueOnce(answered(200, somebody("mia", "new")))
    .mockResolvedValueOnce(answered(200, "done"));
  expect((await request("/api/cases/c1/commands", { method: "POST" })).data).toBe("done");
  const headers = asked.mock.calls.map(([, init]) => new Headers(init?.headers));
  expect(headers.map((each) => each.get("X-CSRF-Token"))).toEqual(["old", null, "new"]);
});

it("does nothing in the name of somebody else who has logged in in another tab", async () => {
  asked
    .mockResolvedValueOnce(answered(403, OUTDATED))
    .mockResolvedValueOnce(answered(200, somebody("jonas", "his")))
    .mockResolvedValueOnce(answered(200, "done"));
  await expect(request("/api/cases/c1/commands", { method: "POST" })).rejects.toThrow();
  expect(asked).toHaveBeenCalledTimes(2);
  expect(currentMe()?.id).toBe("mia");
  expect(reload).toHaveBeenCalledTimes(1);
});

it("takes an answer that broke off in its midst for none: it may have been done", async () => {
  const half = new ReadableStream({
    start(body) {
      body.enqueue(new TextEncoder().encode('{"status": "do'));
      body.error(new TypeError("network error"));
    },
  });
  asked.mockResolvedValueOnce(new Response(half));
  await expect(request("/api/cases/c1/commands", { method: "POST" })).rejects.toThrow(NoAnswer);
  asked.mockResolvedValueOnce(new Response(""));
  expect((await request("/api/cases/c1")).data).toBeUndefined();
});

it("asks once more for a file too", async () => {
  const link = { href: "", download: "", click: vi.fn() };
  vi.stubGlobal("document", { createElement: () => link });
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  vi.spyOn(globalThis, "setTimeout").mockReturnValue(0 as never);
  const file = new Response("PK", {
    headers: { "Content-Disposition": 'attachment; filename="nadia.zip"' },
  });
  asked
    .mockResolvedValueOnce(answered(403, OUTDATED))
    .mockResolvedValueOnce(answered(200, somebody("mia", "new")))
    .mockResolvedValueOnce(file);
  await download("/api/personal-data/customers/k1/export", { format: "zip" });
  expect(link).toMatchObject({ href: "blob:1", download: "nadia.zip" });
  expect(link.click).toHaveBeenCalledTimes(1);
});
