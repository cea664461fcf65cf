import { expect, it } from "vitest";
import { withReason } from "./withReason";

const delay = {
  text: "It is taking longer. We're on it.",
  with_reason: "It is taking longer. {reason} We're on it.",
};

it("puts a reason in as a sentence, and leaves the bare fact without one", () => {
  expect(withReason(delay, " The warehouse is flooded ")).toBe(
    "It is taking longer. The warehouse is flooded. We're on it.",
  );
  expect(withReason(delay, "Why? $&!")).toBe("It is taking longer. Why? $&! We're on it.");
  expect(withReason(delay, "  ")).toBe(delay.text);
  expect(withReason({ text: "Hello.", with_reason: null }, "no")).toBe("Hello.");
});
