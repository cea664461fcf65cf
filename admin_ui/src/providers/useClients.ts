import { useMemo } from "react";
import { may, useMe } from "./session";

/** The clients for which a person may do that, by name: choices of a form. */
export const useClients = (permission?: string): { value: string; label: string }[] => {
  const me = useMe();
  return useMemo(() => {
    const named = new Map(me?.grants.map(({ client_id, client_name }) => [client_id, client_name]));
    return [...named]
      .filter(([id]) => !permission || may(me, permission, id))
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label));
  }, [me, permission]);
};
