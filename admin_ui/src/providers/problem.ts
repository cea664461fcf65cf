/** One thing that is wrong with a request. */
export interface WrongPlace {
  /** A path through the request: `body.names.3`. */
  where: string;
  /** In English; a `kind` has a sentence in every language. */
  problem: string;
  code?: string;
  kind?: string;
  /** The number that was passed or not reached. */
  limit?: number;
}

/** A refusal or failure as the API states it (problem+json, RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  /** The stable word at the end of `type`, for instance `stale-draft`. */
  readonly slug: string;
  readonly detail: string;
  /** What would be right; may be empty. */
  readonly right: string;
  readonly errors: WrongPlace[];
  /** Seconds to wait before the next try, when the server said so. */
  readonly retryAfter: number | null;

  constructor(status: number, body: unknown, retryAfter: string | null = null) {
    const stated = (typeof body === "object" && body !== null ? body : {}) as Record<
      string,
      unknown
    >;
    const detail = text(stated.detail) || text(stated.title) || `HTTP ${status}`;
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.slug = text(stated.type).split("/").pop() ?? "";
    this.detail = detail;
    this.right = text(stated.right);
    this.errors = Array.isArray(stated.errors) ? stated.errors : [];
    const seconds = Number(retryAfter);
    this.retryAfter = retryAfter !== null && Number.isFinite(seconds) ? seconds : null;
  }
}

/** The request may or may not have reached the server: nothing came back. */
export class NoAnswer extends Error {
  readonly status = 0;
  constructor(cause: unknown) {
    super("no answer", { cause });
    this.name = "NoAnswer";
  }
}

/** Whether it may have been carried out all the same: asking again under the same id is safe. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof NoAnswer || (error instanceof Problem && [502, 503, 504].includes(error.status));

/**
 * Whether a page has nothing to show but its failure: what it shows never came, or is refused by
 * now. What only could not be asked for anew stays on the screen, and with it what is written there.
 */
export const isLost = (error: unknown, shown: unknown): boolean =>
  error instanceof Problem && error.status < 500
    ? true
    : Boolean(error) && (shown === undefined || shown === null);

const text = (value: unknown): string => (typeof value === "string" ? value : "");
