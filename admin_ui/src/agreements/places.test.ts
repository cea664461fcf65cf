import { expect, it } from "vitest";
import { shownAt } from "./places";

it("marks what is wrong where it can be seen", () => {
  const places = {
    "body.agreement.answer_in": "answer_in",
    "body.agreement.approval.decide_in": "approval.decide_in",
    "body.agreement.approval.rules.1.reach_from": "approval.rules.1",
    "body.agreement.calendar.week.3.0.opens": "calendar.week.3.0",
    "body.agreement.calendar.exceptions.2.date": "calendar.exceptions.2",
    "body.agreement.calendar.exceptions.2.openings.1.closes": "calendar.exceptions.2.1",
    "body.agreement.calendar.holidays.0.region": "calendar.holidays.0",
    "body.note": "note",
    "calendar.week.3.0": "calendar.week.3.0",
    "calendar.exceptions.2": "calendar.exceptions.2",
    "calendar.holidays": "calendar.holidays",
    "per_priority.1.answer_in": "per_priority.1.answer_in",
  };
  expect(Object.keys(places).map(shownAt)).toEqual(Object.values(places));
});
