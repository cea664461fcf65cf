import type { Messages } from "../i18n/en";
import type { Id, Language } from "../providers/types";

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
}
