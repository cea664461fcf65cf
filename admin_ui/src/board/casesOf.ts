/** The address of the list of cases behind a figure. */
export const casesOf = (filter: Record<string, unknown>): string =>
  `/cases?${new URLSearchParams({
    filter: JSON.stringify({ status: "open", ...filter }),
    page: "1",
    perPage: "25",
    sort: "due_at",
    order: "ASC",
  })}`;
