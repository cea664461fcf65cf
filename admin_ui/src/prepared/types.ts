import type { Messages } from "../i18n/en";
import type { Id, Language, PersonName, Purpose, Time } from "../providers/types";

export type Address = keyof Messages["address"];
export type WordingState = keyof Messages["wording_state"];

export interface Wording {
  number: number;
  /** Named by whoever writes over it or decides on it: what they had before them. */
  revision: string;
  state: WordingState;
  text: string;
  written_by: PersonName | null;
  written_at: Time;
  reviewed_by: PersonName | null;
  reviewed_at: Time | null;
  comment: string | null;
}

export interface PreparedListed {
  id: Id;
  client_id: Id;
  client_name: string;
  title: string;
  purpose: Purpose;
  language: Language;
  address: Address;
  channel: string | null;
  newest: Wording;
  released: number | null;
  used: number;
}

export interface PreparedDetail extends PreparedListed {
  wordings: Wording[];
  /** What the server would not refuse this person now. */
  actions: ("write" | "submit" | "review" | "retire")[];
}

export interface Voice {
  form_of_address: Address;
  forbidden_words: string[];
  /** Named by whoever changes it: what they had before them. */
  revision: string;
}
