import type { Id, Level, PersonName, Role, SkillKind } from "../providers/types";

export interface PersonListed extends PersonName {
  initials: string;
  active: boolean;
}

export interface HeldRole {
  client_id: Id;
  role: Role;
  level: Level;
  department: string | null;
  source: "person" | "groups";
}

export interface PersonDetail extends PersonListed {
  email: string;
  language: string;
  grants: HeldRole[];
  /** They work for other clients too: nobody here may change the person themself. */
  elsewhere: boolean;
}

export interface Skill {
  kind: SkillKind;
  name: string;
}

/** `revision` is named by whoever changes them: which ones they had before them. */
export interface Skills {
  skills: Skill[];
  revision: string;
}
