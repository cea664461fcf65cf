import { useCallback } from "react";
import { useTranslate } from "react-admin";
import type { T } from "./words";

/** The words of the screen's language, by keys that exist. */
export const useT = (): T => {
  const translate = useTranslate();
  return useCallback((key, words) => translate(key, words), [translate]);
};
