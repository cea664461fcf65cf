import { describe, expect, it } from "vitest";
import { officeHours, USUAL } from "./officeHours";

const EARLY = { opens: "07:00", closes: "15:00" };
const LONDON = {
  time_zone: "Europe/London",
  week: [[EARLY], [], [], [], [], [], []],
  holidays: [],
};

describe("office hours", () => {
  it("are in the zone that is chosen, and without one in the client's", () => {
    expect(officeHours(null, USUAL, "Europe/Paris").time_zone).toBe("Europe/Paris");
    expect(officeHours(null, USUAL, undefined)).not.toHaveProperty("time_zone");
    expect(officeHours(LONDON, USUAL, undefined).time_zone).toBe("Europe/London");
  });

  it("keep what is finer when only the zone changes", () => {
    expect(officeHours(LONDON, EARLY, "Europe/Paris")).toEqual({
      ...LONDON,
      time_zone: "Europe/Paris",
    });
  });

  it("are those of Monday to Friday once they change", () => {
    const week = [...Array(5).fill([USUAL]), [], []];
    expect(officeHours(LONDON, USUAL, "Europe/London")).toEqual({ ...LONDON, week });
  });
});
