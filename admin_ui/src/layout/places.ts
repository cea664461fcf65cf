import BusinessIcon from "@mui/icons-material/BusinessOutlined";
import CasesIcon from "@mui/icons-material/FormatListBulleted";
import WorkIcon from "@mui/icons-material/InboxOutlined";
import StopIcon from "@mui/icons-material/PanToolOutlined";
import AccountsIcon from "@mui/icons-material/PodcastsOutlined";
import type SvgIcon from "@mui/material/SvgIcon";
import type { Key } from "../i18n/words";
import { may } from "../providers/session";
import type { Me } from "../providers/types";

export interface Place {
  to: string;
  label: Key;
  icon: typeof SvgIcon;
  /** Any of these permissions, for any client, lets a person in. */
  permissions: string[];
}

const PLACES: Place[] = [
  { to: "/", label: "nav.work", icon: WorkIcon, permissions: ["claim_task"] },
  { to: "/cases", label: "nav.cases", icon: CasesIcon, permissions: ["read_cases"] },
  {
    to: "/accounts",
    label: "nav.accounts",
    icon: AccountsIcon,
    permissions: ["read_cases", "read_configuration"],
  },
  {
    to: "/clients",
    label: "nav.clients",
    icon: BusinessIcon,
    permissions: ["read_cases", "read_configuration"],
  },
  { to: "/stops", label: "nav.stops", icon: StopIcon, permissions: ["stop_machine"] },
];

/** Where a person may go. */
export const placesFor = (me: Me | null): Place[] =>
  PLACES.filter(({ permissions }) => permissions.some((permission) => may(me, permission)));

export const isAt = (place: Place, pathname: string): boolean =>
  place.to === "/" ? pathname === "/" : pathname.startsWith(place.to);
