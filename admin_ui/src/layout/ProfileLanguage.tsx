import { useEffect } from "react";
import { useLocaleState } from "react-admin";
import { isLocale } from "../i18n/languages";
import { useMe } from "../providers/session";

/** Shows the screen in the language of the person's profile. */
export const ProfileLanguage = () => {
  const language = useMe()?.language;
  const [locale, setLocale] = useLocaleState();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the profile leads only when it changes; after that the person's choice does
  useEffect(() => {
    if (language && language !== locale && isLocale(language)) setLocale(language);
  }, [language]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return null;
};
