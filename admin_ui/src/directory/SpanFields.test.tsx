import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { SpanFields } from "./SpanFields";

const required = (first: string, last: string) => {
  const field = (label: string, value: string) => ({ label, value, onChange: () => undefined });
  const html = renderToStaticMarkup(
    <SpanFields type="date" from={field("From", first)} to={field("Until", last)} />,
  );
  return html.match(/<input[^>]* required=""/g)?.length ?? 0;
};

it("takes no absence without its last day, or without its first", () => {
  expect(required("2026-03-02", "")).toBe(2);
  expect(required("", "2026-03-06")).toBe(2);
  expect(required("", "")).toBe(0);
});
