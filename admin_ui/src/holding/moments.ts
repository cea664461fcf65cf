/** When somebody wants to be reminded, most often. */
export interface Moment {
  label: "in_an_hour" | "this_afternoon" | "tomorrow" | "next_week";
  at: Date;
}

const MORNING = 9;
const AFTERNOON = 14;

/** The moments offered at `now`, earliest first, in the zone of the browser. */
export const momentsFrom = (now: Date): Moment[] => {
  const afternoon = dayAt(now, 0, AFTERNOON);
  const toMonday = ((8 - now.getDay()) % 7 || 7) as number;
  return [
    { label: "in_an_hour", at: new Date(now.getTime() + 3_600_000) },
    ...(afternoon.getTime() - now.getTime() > 3_600_000
      ? [{ label: "this_afternoon" as const, at: afternoon }]
      : []),
    { label: "tomorrow", at: dayAt(now, 1, MORNING) },
    ...(toMonday > 1 ? [{ label: "next_week" as const, at: dayAt(now, toMonday, MORNING) }] : []),
  ];
};

const dayAt = (now: Date, days: number, hour: number): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);

/** A moment as an input of type `datetime-local` wants it. */
export const localInput = (at: Date): string => {
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
};
