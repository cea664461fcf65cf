import PreparedIcon from "@mui/icons-material/AutoStoriesOutlined";
import BusinessIcon from "@mui/icons-material/BusinessOutlined";
import RosterIcon from "@mui/icons-material/CalendarMonthOutlined";
import IncidentsIcon from "@mui/icons-material/CampaignOutlined";
import DirectoryIcon from "@mui/icons-material/ContactMailOutlined";
import SessionsIcon from "@mui/icons-material/DevicesOutlined";
import AuditIcon from "@mui/icons-material/FactCheckOutlined";
import ApprovalsIcon from "@mui/icons-material/FactCheckOutlined";
import CasesIcon from "@mui/icons-material/FormatListBulleted";
import TeamsIcon from "@mui/icons-material/GroupsOutlined";
import ChangesIcon from "@mui/icons-material/HistoryOutlined";
import GroupsIcon from "@mui/icons-material/HubOutlined";
import WorkIcon from "@mui/icons-material/InboxOutlined";
import TokensIcon from "@mui/icons-material/KeyOutlined";
import HeldMailsIcon from "@mui/icons-material/MarkEmailUnreadOutlined";
import StopIcon from "@mui/icons-material/PanToolOutlined";
import PeopleIcon from "@mui/icons-material/PeopleOutlined";
import PersonalDataIcon from "@mui/icons-material/PersonSearchOutlined";
import AccountsIcon from "@mui/icons-material/PodcastsOutlined";
import QuestionsIcon from "@mui/icons-material/QuestionAnswerOutlined";
import PolicyIcon from "@mui/icons-material/RuleOutlined";
import CoachingIcon from "@mui/icons-material/SchoolOutlined";
import BoardIcon from "@mui/icons-material/SpaceDashboardOutlined";
import type SvgIcon from "@mui/material/SvgIcon";
import type { Key } from "../i18n/words";
import { may } from "../providers/session";
import type { Me } from "../providers/types";

/** What a place is about; the page of all places groups them by it. */
export const SECTIONS = ["work", "brands", "people"] as const;
export type Section = (typeof SECTIONS)[number];

export interface Place {
  to: string;
  label: Key;
  icon: typeof SvgIcon;
  /** Any of these permissions, for any client, lets a person in; none: everybody. */
  permissions: string[];
  section: Section;
  /** One line on the page of all places. */
  hint: Key;
}

/** In the order of use: the bars show the first ones a person may use, the rest is under "More". */
const PLACES: Place[] = [
  {
    to: "/",
    label: "nav.work",
    icon: WorkIcon,
    permissions: ["claim_task"],
    section: "work",
    hint: "nav_hint.work",
  },
  {
    to: "/board",
    label: "nav.board",
    icon: BoardIcon,
    permissions: ["read_board"],
    section: "work",
    hint: "nav_hint.board",
  },
  {
    to: "/approvals",
    label: "nav.approvals",
    icon: ApprovalsIcon,
    permissions: ["claim_task"],
    section: "work",
    hint: "nav_hint.approvals",
  },
  {
    to: "/cases",
    label: "nav.cases",
    icon: CasesIcon,
    permissions: ["read_cases"],
    section: "work",
    hint: "nav_hint.cases",
  },
  {
    to: "/audit",
    label: "nav.audit",
    icon: AuditIcon,
    permissions: ["audit"],
    section: "work",
    hint: "nav_hint.audit",
  },
  {
    to: "/questions",
    label: "nav.questions",
    icon: QuestionsIcon,
    permissions: ["read_questions"],
    section: "work",
    hint: "nav_hint.questions",
  },
  {
    to: "/held-mails",
    label: "nav.held_mails",
    icon: HeldMailsIcon,
    permissions: ["review_mails"],
    section: "work",
    hint: "nav_hint.held_mails",
  },
  {
    to: "/stops",
    label: "nav.stops",
    icon: StopIcon,
    permissions: ["stop_machine"],
    section: "work",
    hint: "nav_hint.stops",
  },
  {
    to: "/incidents",
    label: "nav.incidents",
    icon: IncidentsIcon,
    permissions: ["read_cases"],
    section: "work",
    hint: "nav_hint.incidents",
  },
  {
    to: "/prepared",
    label: "nav.prepared",
    icon: PreparedIcon,
    permissions: ["write_prepared", "review_prepared", "read_configuration"],
    section: "brands",
    hint: "nav_hint.prepared",
  },
  {
    to: "/clients",
    label: "nav.clients",
    icon: BusinessIcon,
    permissions: ["read_cases", "read_configuration"],
    section: "brands",
    hint: "nav_hint.clients",
  },
  {
    to: "/directory",
    label: "nav.directory",
    icon: DirectoryIcon,
    permissions: ["edit_directory"],
    section: "brands",
    hint: "nav_hint.directory",
  },
  {
    to: "/accounts",
    label: "nav.accounts",
    icon: AccountsIcon,
    permissions: ["read_cases", "read_configuration"],
    section: "brands",
    hint: "nav_hint.accounts",
  },
  {
    to: "/people",
    label: "nav.people",
    icon: PeopleIcon,
    permissions: ["read_configuration"],
    section: "people",
    hint: "nav_hint.people",
  },
  {
    to: "/teams",
    label: "nav.teams",
    icon: TeamsIcon,
    permissions: ["read_configuration"],
    section: "people",
    hint: "nav_hint.teams",
  },
  {
    to: "/roster",
    label: "nav.roster",
    icon: RosterIcon,
    permissions: ["plan_shifts", "claim_task"],
    section: "people",
    hint: "nav_hint.roster",
  },
  {
    to: "/audit/configuration",
    label: "nav.changes",
    icon: ChangesIcon,
    permissions: ["read_configuration"],
    section: "people",
    hint: "nav_hint.changes",
  },
  {
    to: "/coaching",
    label: "nav.coaching",
    icon: CoachingIcon,
    permissions: ["submit_reply"],
    section: "people",
    hint: "nav_hint.coaching",
  },
  {
    to: "/group-roles",
    label: "nav.groups",
    icon: GroupsIcon,
    permissions: ["manage_people"],
    section: "people",
    hint: "nav_hint.groups",
  },
  {
    to: "/personal-data",
    label: "nav.personal_data",
    icon: PersonalDataIcon,
    permissions: ["manage_personal_data"],
    section: "people",
    hint: "nav_hint.personal_data",
  },
  {
    to: "/tokens",
    label: "nav.tokens",
    icon: TokensIcon,
    permissions: [],
    section: "people",
    hint: "nav_hint.tokens",
  },
  {
    to: "/sessions",
    label: "nav.sessions",
    icon: SessionsIcon,
    permissions: [],
    section: "people",
    hint: "nav_hint.sessions",
  },
  {
    to: "/policies",
    label: "nav.policies",
    icon: PolicyIcon,
    permissions: ["read_configuration"],
    section: "brands",
    hint: "nav_hint.policies",
  },
];

/** Where a person may go. */
export const placesFor = (me: Me | null): Place[] =>
  PLACES.filter(
    ({ permissions }) =>
      permissions.length === 0 || permissions.some((permission) => may(me, permission)),
  );

/** The places that fit into a bar of `room` entries; when not all do, "More" takes the last one. */
export const barOf = (places: Place[], room: number): { shown: Place[]; hasMore: boolean } => {
  const hasMore = places.length > room;
  return { shown: hasMore ? places.slice(0, room - 1) : places, hasMore };
};

export const MORE = "/more";

export const isAt = (to: string, pathname: string): boolean =>
  to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
