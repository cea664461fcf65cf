/**
 * Clocks count by the server's time: a computer whose clock is wrong must not show a promise as
 * broken. HTTP dates have whole seconds, so small differences are left alone.
 */
const NOTICEABLE_MS = 2_000;
let offset = 0;

export const heardServerTime = (date: string | null): void => {
  if (!date) return;
  const difference = Date.parse(date) - Date.now();
  if (Number.isFinite(difference)) offset = Math.abs(difference) > NOTICEABLE_MS ? difference : 0;
};

/** Now in milliseconds since 1970, as the server sees it. */
export const serverNow = (): number => Date.now() + offset;
