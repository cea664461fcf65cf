import type { Messages } from "../i18n/en";
import type { Id, Language } from "../providers/types";

export const DIRECTORY_KEY = ["departments"];

/** What on the screen shows words of the directory. */
export const OUTDATED = [DIRECTORY_KEY, ["questions"]];

export type DepartmentKind = keyof Messages["department_kind"];

export interface Absence {
  first: string;
  last: string;
}

export interface Contact {
  id: Id;
  name: string;
  email: string;
  language: Language;
  place: number;
  absences: Absence[];
  active: boolean;
  /** To be named by whoever changes them, as they saw them. */
  revision: string;
}

export interface Opening {
  opens: string;
  closes: string;
}

/** Office hours; `week` begins on Monday. What is not shown here is kept as it is. */
export interface OfficeHours {
  time_zone: string;
  week: Opening[][];
  [more: string]: unknown;
}

export interface Department {
  id: Id;
  client_id: Id;
  name: string;
  kind: DepartmentKind;
  calendar: OfficeHours | null;
  active: boolean;
  contacts: Contact[];
  /** Likewise, of its settings without its contacts. */
  revision: string;
}
