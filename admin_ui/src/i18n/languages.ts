import englishMessages from "ra-language-english";
import frenchMessages from "ra-language-french";
import { de } from "./de";
import { en, type Messages } from "./en";
import { fr } from "./fr";
import { nl } from "./nl";
import { raDutch } from "./raDutch";
import { raGerman } from "./raGerman";
import type { Tree } from "./tree";

interface ScreenLanguage {
  /** In its own words, as people look for it. */
  name: string;
  /** Decides how moments and numbers are written. */
  region: string;
  ours: Messages;
  /** What react-admin says by itself. */
  reactAdmin: Tree;
}

/** Every language that the screen speaks. */
export const LANGUAGES = {
  de: { name: "Deutsch", region: "de-DE", ours: de, reactAdmin: raGerman },
  en: {
    name: "English",
    region: "en-GB",
    ours: en,
    reactAdmin: englishMessages as unknown as Tree,
  },
  fr: {
    name: "Français",
    region: "fr-FR",
    ours: fr,
    reactAdmin: frenchMessages as unknown as Tree,
  },
  nl: { name: "Nederlands", region: "nl-NL", ours: nl, reactAdmin: raDutch },
} satisfies Record<string, ScreenLanguage>;

export type Locale = keyof typeof LANGUAGES;

export const isLocale = (language: string | undefined): language is Locale =>
  language !== undefined && Object.hasOwn(LANGUAGES, language);
