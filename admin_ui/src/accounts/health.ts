import type { Account } from "../providers/types";

export type Health = "healthy" | "paused" | "quiet" | "unheard";

/** Silence longer than that is worth a look; a webhook may well be quiet for a day. */
const QUIET_MS: Record<string, number> = { mastodon: 10 * 60_000 };
const USUALLY_QUIET_MS = 24 * 3_600_000;

/** How a channel account is: paused needs an administrator, quiet may be nothing or a lost line,
 * unheard is new or never tells. */
export const healthOf = (
  {
    status,
    problem,
    heard_at,
    channel,
  }: Pick<Account, "status" | "problem" | "heard_at" | "channel">,
  now: number,
): Health => {
  if (status !== "active" || problem) return "paused";
  if (heard_at === null) return "unheard";
  return now - Date.parse(heard_at) > (QUIET_MS[channel] ?? USUALLY_QUIET_MS) ? "quiet" : "healthy";
};
