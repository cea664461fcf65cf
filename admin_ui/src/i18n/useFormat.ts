import { useMemo } from "react";
import { useLocale } from "react-admin";
import { type Format, formatOf } from "./format";
import { isLocale, LANGUAGES } from "./languages";
import { useT } from "./useT";

export type { Format };

/** Moments, spans and numbers in the language of the screen and the zone of the browser. */
export const useFormat = (): Format => {
  const locale = useLocale();
  const t = useT();
  return useMemo(
    () => formatOf(LANGUAGES[isLocale(locale) ? locale : "en"].region, t),
    [locale, t],
  );
};
