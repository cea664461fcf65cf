import polyglotI18nProvider from "ra-i18n-polyglot";
import type { TranslationMessages } from "react-admin";
import { isLocale, LANGUAGES, type Locale } from "./languages";
import { merged } from "./tree";

export const LOCALES = Object.entries(LANGUAGES).map(([locale, { name }]) => ({ locale, name }));

/** The first of the browser's languages that the screen speaks, else English. */
export const browserLocale = (languages: readonly string[]): Locale =>
  languages.map((language) => language.slice(0, 2)).find(isLocale) ?? "en";

/** Where a package for react-admin lags behind, its words are English rather than keys. */
const messagesOf = (locale: string): TranslationMessages => {
  const { ours, reactAdmin } = LANGUAGES[isLocale(locale) ? locale : "en"];
  const theirs = merged(LANGUAGES.en.reactAdmin, reactAdmin) as unknown as TranslationMessages;
  return { ...theirs, ...ours };
};

export const i18nProvider = polyglotI18nProvider(
  messagesOf,
  browserLocale(navigator.languages),
  LOCALES,
);
