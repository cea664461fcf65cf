import { expect, it } from "vitest";
import { spanInWords } from "./span";

it("says spans as people agree on them", () => {
  expect(spanInWords(300, "en-GB")).toBe("5 minutes");
  expect(spanInWords(86_400, "en-GB")).toBe("24 hours");
  expect(spanInWords(3 * 86_400, "en-GB")).toBe("3 days");
  expect(spanInWords(5_400, "en-GB")).toBe("1 hour, 30 minutes");
  expect(spanInWords(20, "de-DE")).toBe("20 Sekunden");
  expect(spanInWords(0, "de-DE")).toBe("0 Sekunden");
});
