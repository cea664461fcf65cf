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
import type { Me, PlaceName } from "../providers/types";

/** What a place is about; the page of all places groups them by it. */
export const SECTIONS = ["work", "brands", "people"] as const;
export type Section = (typeof SECTIONS)[number];

export interface Place {
  /** What the server calls it: it tells who gets in. */
  name: PlaceName;
  to: string;
  icon: typeof SvgIcon;
  section: Section;
}

/** In the order of use: the bars show the first ones a person may use, the rest is under "More". */
const PLACES: Place[] = [
  { name: "work", to: "/", icon: WorkIcon, section: "work" },
  { name: "board", to: "/board", icon: BoardIcon, section: "work" },
  { name: "approvals", to: "/approvals", icon: ApprovalsIcon, section: "work" },
  { name: "cases", to: "/cases", icon: CasesIcon, section: "work" },
  { name: "audit", to: "/audit", icon: AuditIcon, section: "work" },
  { name: "questions", to: "/questions", icon: QuestionsIcon, section: "work" },
  { name: "held_mails", to: "/held-mails", icon: HeldMailsIcon, section: "work" },
  { name: "stops", to: "/stops", icon: StopIcon, section: "work" },
  { name: "incidents", to: "/incidents", icon: IncidentsIcon, section: "work" },
  { name: "prepared", to: "/prepared", icon: PreparedIcon, section: "brands" },
  { name: "clients", to: "/clients", icon: BusinessIcon, section: "brands" },
  { name: "directory", to: "/directory", icon: DirectoryIcon, section: "brands" },
  { name: "accounts", to: "/accounts", icon: AccountsIcon, section: "brands" },
  { name: "people", to: "/people", icon: PeopleIcon, section: "people" },
  { name: "teams", to: "/teams", icon: TeamsIcon, section: "people" },
  { name: "roster", to: "/roster", icon: RosterIcon, section: "people" },
  { name: "changes", to: "/audit/configuration", icon: ChangesIcon, section: "people" },
  { name: "coaching", to: "/coaching", icon: CoachingIcon, section: "people" },
  { name: "groups", to: "/group-roles", icon: GroupsIcon, section: "people" },
  { name: "personal_data", to: "/personal-data", icon: PersonalDataIcon, section: "people" },
  { name: "tokens", to: "/tokens", icon: TokensIcon, section: "people" },
  { name: "sessions", to: "/sessions", icon: SessionsIcon, section: "people" },
  { name: "policies", to: "/policies", icon: PolicyIcon, section: "brands" },
];

/** Where a person may go. */
export const placesFor = (me: Me | null): Place[] =>
  PLACES.filter(({ name }) => me?.places.includes(name));

/** The places that fit into a bar of `room` entries; when not all do, "More" takes the last one. */
export const barOf = (places: Place[], room: number): { shown: Place[]; hasMore: boolean } => {
  const hasMore = places.length > room;
  return { shown: hasMore ? places.slice(0, room - 1) : places, hasMore };
};

export const MORE = "/more";

export const isAt = (to: string, pathname: string): boolean =>
  to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
