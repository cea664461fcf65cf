import { heardServerTime } from "../clock/serverTime";
import { NoAnswer, Problem } from "./problem";
import { currentMe, setMe } from "./session";
import type { Me } from "./types";

export interface Answer<T> {
  data: T;
  status: number;
  headers: Headers;
}

interface Asking {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Goes out even while the page is being left. */
  keepalive?: boolean;
  body?: unknown;
  signal?: AbortSignal;
}

/** One call of the API. Throws Problem for what is refused and NoAnswer when nothing came back. */
export async function request<T>(path: string, asking: Asking = {}): Promise<Answer<T>> {
  const response = await granted(path, asking);
  const data = response.status === 204 ? undefined : await whole(response.json(), asking.signal);
  return { data: data as T, status: response.status, headers: response.headers };
}

/** Asks for a file by POST and hands it to the browser to keep. Throws as `request` does. */
export async function download(path: string, body: unknown): Promise<void> {
  const response = await granted(path, { method: "POST", body });
  const file = await whole(response.blob());
  const [, name] =
    /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name ?? "webcare";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** What came with an answer, nothing where it is no JSON; NoAnswer when the connection broke in its
 * midst. */
async function whole<Body>(body: Promise<Body>, signal?: AbortSignal): Promise<Body> {
  try {
    return await body;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined as Body;
    if (signal?.aborted) throw cause;
    throw new NoAnswer(cause);
  }
}

/** An outdated CSRF token (the session was renewed in another tab) is fetched anew, once. */
async function granted(path: string, asking: Asking): Promise<Response> {
  try {
    return await once(path, asking);
  } catch (error) {
    if (error instanceof Problem && error.slug === "csrf") {
      const before = currentMe();
      const { data } = await request<Me>("/api/auth/me");
      // Somebody else has logged in here: nothing is done in their name, and nothing is shown to them.
      if (before && before.id !== data.id) {
        location.reload();
        throw error;
      }
      setMe(data);
      return once(path, asking);
    }
    throw error;
  }
}

async function once(path: string, asking: Asking): Promise<Response> {
  const response = await answered(path, asking);
  heardServerTime(response.headers.get("Date"));
  if (response.ok) return response;
  const stated = await response.json().catch(() => undefined);
  throw new Problem(response.status, stated, response.headers.get("Retry-After"));
}

async function answered(path: string, asking: Asking): Promise<Response> {
  const { method = "GET", body, signal, keepalive } = asking;
  const headers = new Headers({ Accept: "application/json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  const token = currentMe()?.csrf_token;
  if (method !== "GET" && token) headers.set("X-CSRF-Token", token);
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      keepalive,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new NoAnswer(cause);
  }
}
