import PreparedIcon from "@mui/icons-material/AutoStoriesOutlined";
import BusinessIcon from "@mui/icons-material/BusinessOutlined";
import AuditIcon from "@mui/icons-material/FactCheckOutlined";
import CasesIcon from "@mui/icons-material/FormatListBulleted";
import WorkIcon from "@mui/icons-material/InboxOutlined";
import StopIcon from "@mui/icons-material/PanToolOutlined";
import AccountsIcon from "@mui/icons-material/PodcastsOutlined";
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
    to: "/stops",
    label: "nav.stops",
    icon: StopIcon,
    permissions: ["stop_machine"],
    section: "work",
    hint: "nav_hint.stops",
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
    to: "/accounts",
    label: "nav.accounts",
    icon: AccountsIcon,
    permissions: ["read_cases", "read_configuration"],
    section: "brands",
    hint: "nav_hint.accounts",
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
