/** What somebody changed in a form, as against what it began with: the rest others may have changed
 * meanwhile. */
export const changedIn = <Fields extends object>(begun: Fields, given: Fields): Partial<Fields> => {
  const changed = (Object.keys(given) as (keyof Fields)[]).filter(
    (name) => JSON.stringify(given[name]) !== JSON.stringify(begun[name]),
  );
  return Object.fromEntries(changed.map((name) => [name, given[name]])) as Partial<Fields>;
};
