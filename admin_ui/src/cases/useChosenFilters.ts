import { useEffect, useRef, useState } from "react";
import { useListContext } from "react-admin";

export type Filters = Record<string, unknown>;

/** What is chosen of a list, from the moment at which it is: the list itself follows when it has
 * drawn its rows, on a slow machine seconds later. What is chosen meanwhile adds to it. */
export const useChosenFilters = () => {
  const { filterValues, setFilters } = useListContext();
  const [chosen, setChosen] = useState<Filters>(filterValues);
  const latest = useRef(chosen);
  // What the list was asked for and has not shown. It may pass over some; what is none of it comes
  // from elsewhere, such as the browser's back, and counts.
  const onTheirWay = useRef<string[]>([]);
  const shown = JSON.stringify(filterValues);
  useEffect(() => {
    const arrived = onTheirWay.current.lastIndexOf(shown);
    onTheirWay.current = arrived < 0 ? [] : onTheirWay.current.slice(arrived + 1);
    if (onTheirWay.current.length > 0) return;
    latest.current = JSON.parse(shown);
    setChosen(latest.current);
  }, [shown]);
  const choose = (filters: Filters) => {
    latest.current = withoutEmpty(filters);
    const wanted = JSON.stringify(latest.current);
    onTheirWay.current = wanted === shown ? [] : [...onTheirWay.current, wanted];
    setChosen(latest.current);
    setFilters(latest.current, {});
  };
  return {
    chosen,
    choose,
    change: (part: Filters) => choose({ ...latest.current, ...part }),
  };
};

const withoutEmpty = (filters: Filters): Filters =>
  Object.fromEntries(
    Object.entries(filters).filter(
      ([, value]) =>
        value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
