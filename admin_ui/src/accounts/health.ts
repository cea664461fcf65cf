import type { Account } from "../providers/types";

export type Health = "healthy" | "paused" | "quiet" | "unheard";

/** How a channel account is: paused needs an administrator, quiet may be nothing or a lost line,
 * unheard is new or never tells. */
export const healthOf = (
  { status, problem, quiet_at }: Pick<Account, "status" | "problem" | "quiet_at">,
  now: number,
): Health => {
  if (status !== "active" || problem) return "paused";
  if (quiet_at === null) return "unheard";
  return now > Date.parse(quiet_at) ? "quiet" : "healthy";
};
