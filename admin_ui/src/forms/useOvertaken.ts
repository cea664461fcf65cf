import { useState } from "react";

/**
 * What a dialog changes of something that others change too: the fields as `formOf` makes them of
 * what is kept. `newest` comes from the server, undefined while there is nothing yet.
 */
export const useOvertaken = <Kept extends { revision: string }, Form extends object>(
  newest: Kept | undefined,
  formOf: (kept: Kept | undefined) => Form,
  busy: boolean,
) => {
  const [kept, setKept] = useState(newest);
  const [form, setForm] = useState(() => formOf(newest));
  const load = () => {
    setKept(newest);
    setForm(formOf(newest));
  };
  const isChanged = JSON.stringify(form) !== JSON.stringify(formOf(kept));
  const isOvertaken = newest?.revision !== kept?.revision && !busy;
  // What came from the server is shown at once, unless it would take unsaved words away.
  if (isOvertaken && !isChanged) load();
  return {
    kept,
    form,
    change: (part: Partial<Form>) => setForm((now) => ({ ...now, ...part })),
    load,
    isOvertaken: isOvertaken && isChanged,
  };
};
