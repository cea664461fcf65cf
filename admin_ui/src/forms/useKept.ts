import { useCallback, useState } from "react";
import { useMe } from "../providers/session";

/** What was typed and not sent, as long as this page is open; on no disk. */
const kept = new Map<string, string>();

/** A text that is still there when its field comes back: after another tab, or another case. */
export const useKept = (name: string): [string, (text: string) => void] => {
  const key = `${useMe()?.id} ${name}`;
  const [text, setText] = useState(() => kept.get(key) ?? "");
  const keep = useCallback(
    (next: string) => {
      if (next === "") kept.delete(key);
      else kept.set(key, next);
      setText(next);
    },
    [key],
  );
  return [text, keep];
};
