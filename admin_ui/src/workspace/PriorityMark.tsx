import LowIcon from "@mui/icons-material/KeyboardArrowDown";
import HighIcon from "@mui/icons-material/KeyboardArrowUp";
import UrgentIcon from "@mui/icons-material/KeyboardDoubleArrowUp";
import Tooltip from "@mui/material/Tooltip";
import { useT } from "../i18n/useT";
import type { Priority } from "../providers/types";

const SIGNS = {
  urgent: { icon: UrgentIcon, colour: "meaning.overdue" },
  high: { icon: HighIcon, colour: "meaning.soon" },
  low: { icon: LowIcon, colour: "text.secondary" },
};

/** How urgent it is; the usual priority has no sign, so that the others stand out. */
export const PriorityMark = ({ priority }: { priority: Priority }) => {
  const t = useT();
  if (priority === "normal") return null;
  const { icon: Icon, colour } = SIGNS[priority];
  const label = `${t("column.priority")}: ${t(`priority.${priority}`)}`;
  return (
    <Tooltip title={label}>
      <Icon titleAccess={label} sx={{ fontSize: 18, color: colour, flex: "none" }} />
    </Tooltip>
  );
};
