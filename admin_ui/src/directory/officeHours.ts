import type { OfficeHours, Opening } from "./types";

const WORKING_DAYS = 5;
export const USUAL: Opening = { opens: "09:00", closes: "17:00" };

/** What the dialog shows of them: Monday's. */
export const firstHours = (calendar: OfficeHours | null | undefined): Opening | undefined =>
  calendar?.week[0]?.[0];

/** Monday to Friday with the same hours; anything finer is kept as it was set. Without a zone the
 * server takes the client's. */
export const officeHours = (
  before: OfficeHours | null | undefined,
  hours: Opening,
  zone: string | undefined,
): Partial<OfficeHours> => {
  const monday = firstHours(before);
  const isSame = monday?.opens === hours.opens && monday.closes === hours.closes;
  return {
    ...before,
    ...(zone && { time_zone: zone }),
    week:
      before && isSame
        ? before.week
        : Array.from({ length: 7 }, (_, day) => (day < WORKING_DAYS ? [hours] : [])),
  };
};
