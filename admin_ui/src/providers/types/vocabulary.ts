/** What can be chosen. */
import type { ExportFormat } from "../../audit/types";
import type { BrandList } from "../../brand/types";
import type { DepartmentKind } from "../../directory/types";
import type { MailAs, Needless } from "../../held_mails/types";
import type { AnswerUse } from "../../questions/types";
import type { Capabilities } from "./clients";
import type {
  Answering,
  Availability,
  ClosingReason,
  Journey,
  Kind,
  Language,
  Level,
  Permission,
  Priority,
  Purpose,
  RefusalReason,
  Risk,
  Role,
  Sentiment,
  SkillKind,
  Status,
  Step,
  TaskKind,
  TeamKind,
  TeamOrigin,
  Visibility,
} from "./words";

export interface Vocabulary {
  approval_ways: string[];
  speakers: string[];
  promises: string[];
  verdicts: string[];
  kinds: Kind[];
  sentiments: Sentiment[];
  journeys: Journey[];
  risks: Risk[];
  languages: Language[];
  purposes: Purpose[];
  refusal_reasons: RefusalReason[];
  visibilities: Visibility[];
  closing_reasons: ClosingReason[];
  answerings: Answering[];
  task_kinds: TaskKind[];
  priorities: Priority[];
  statuses: Status[];
  steps: Step[];
  roles: Role[];
  levels: Level[];
  permissions: Permission[];
  grantable: Permission[];
  skill_kinds: SkillKind[];
  team_kinds: TeamKind[];
  team_origins: TeamOrigin[];
  addresses: ("informal" | "formal")[];
  placeholders: string[];
  availabilities: Availability[];
  erasure_grounds: string[];
  wording_states: ("draft" | "in_review" | "approved" | "retired")[];
  written_languages: Language[];
  department_kinds: DepartmentKind[];
  answer_uses: AnswerUse[];
  mail_as: MailAs[];
  mail_needless: Needless[];
  countings: string[];
  outside_hours: string[];
  approval_modes: string[];
  trainee_modes: string[];
  escalation_paths: string[];
  /** The lists of words of a brand, by what they are for. */
  mentioned_by: BrandList[];
  listened_for: BrandList[];
  export_formats: ExportFormat[];
  /** What a row of the built-in guidelines is for, to the key of its words. */
  built_in_notes: Record<string, string>;
  limits: {
    line: number;
    name: number;
    tag: number;
    shortest_word: number;
    largest_sample: number;
    largest_export: number;
  };
  channels: Record<string, Capabilities>;
}
