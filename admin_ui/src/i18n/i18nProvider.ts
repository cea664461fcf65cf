import polyglotI18nProvider from "ra-i18n-polyglot";
import englishMessages from "ra-language-english";
import { de } from "./de";
import { en } from "./en";
import { raGerman } from "./raGerman";

export const LOCALES = [
  { locale: "de", name: "Deutsch" },
  { locale: "en", name: "English" },
];

export const isLocale = (language: string | undefined): boolean =>
  LOCALES.some(({ locale }) => locale === language);

/** The first of the browser's languages that the screen speaks, else English. */
export const browserLocale = (languages: readonly string[]): string =>
  languages.map((language) => language.slice(0, 2)).find(isLocale) ?? "en";

const messages = {
  en: { ...englishMessages, ...en },
  de: { ...raGerman, ...de },
};

export const i18nProvider = polyglotI18nProvider(
  (locale) => (locale === "de" ? messages.de : messages.en),
  browserLocale(navigator.languages),
  LOCALES,
);
