import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { post } from "./post";

const REVIEW = { verdict: "fault", text: "Nobody asked.", seq: 3 };
const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("fetch", asked);
});
afterEach(() => {
  vi.unstubAllGlobals();
  asked.mockReset();
});

const answered = (status: number) => async () => new Response("{}", { status });
const send = (review: object = REVIEW) =>
  post("/api/cases/c1/reviews", review).catch(() => undefined);
const ids = () => asked.mock.calls.map(([, init]) => JSON.parse(String(init?.body)).id);

it("asks again under the same id when nobody answered: it may have been written down", async () => {
  asked.mockRejectedValueOnce(new TypeError("network")).mockImplementation(answered(201));
  await send();
  await send();
  await send();
  const [first, again, another] = ids();
  expect(again).toBe(first);
  expect(another).not.toBe(first);
});

it("takes for another what says something else, or was refused before", async () => {
  asked.mockRejectedValueOnce(new TypeError("network")).mockImplementation(answered(409));
  await send();
  await send({ ...REVIEW, text: "Somebody asked." });
  await send();
  await send();
  expect(new Set(ids()).size).toBe(3);
});
