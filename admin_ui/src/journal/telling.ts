import type { Time } from "../providers/types";

/** What fills a blank of a sentence; the server chooses it, the screen says it in its language. */
export type Word =
  | { form: "label"; group: string; code: string; or_group: string | null }
  | { form: "moment"; at: Time }
  | { form: "span"; seconds: number }
  | { form: "share"; share: number }
  | { form: "plain"; text: string }
  | { form: "list"; words: Word[] }
  | Telling;

/** A sentence of the catalogues (domain/words), and what stands in its blanks. */
export interface Telling {
  form: "telling";
  group: string;
  code: string;
  words: Record<string, Word>;
}
