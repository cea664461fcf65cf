import WarningIcon from "@mui/icons-material/WarningAmber";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Tooltip from "@mui/material/Tooltip";
import { useEffect, useRef } from "react";
import { ClockText } from "../clock/ClockText";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useMe } from "../providers/session";
import { ChannelIcon } from "../workspace/ChannelIcon";
import { nameOf } from "../workspace/nameOf";
import { PriorityMark } from "../workspace/PriorityMark";
import { VISIBILITY_ICON } from "../workspace/VisibilityMark";
import type { TaskRow } from "./taskRows";

interface Props {
  row: TaskRow;
  isSelected: boolean;
  withClient: boolean;
  onSelect(): void;
}

/** A case in the list: how pressing, who, what about. */
export const TaskCard = ({ row, isSelected, withClient, onSelect }: Props) => {
  const t = useT();
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  const [first] = row.tasks;
  if (!first) return null;
  const { case: about } = first;
  const visibility = about?.visibility;
  const Visibility = visibility ? VISIBILITY_ICON[visibility] : null;
  return (
    <ButtonBase
      ref={element}
      component="button"
      data-case={row.caseId}
      aria-current={isSelected ? "true" : undefined}
      onClick={onSelect}
      sx={{
        display: "block",
        width: "100%",
        textAlign: "left",
        font: "inherit",
        px: 1.5,
        py: 1,
        borderBottom: 1,
        borderColor: "divider",
        boxShadow: (theme) => (isSelected ? `inset 3px 0 ${theme.palette.primary.main}` : "none"),
        bgcolor: isSelected ? "meaning.own" : "background.paper",
        "&:hover": { bgcolor: isSelected ? "meaning.own" : "action.hover" },
        "&:focus-visible": { outlineOffset: -2 },
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 0.5, minWidth: 0 }}>
        <PriorityMark priority={first.priority} />
        <Box component="span" sx={{ fontWeight: 650, flex: 1, ...ONE_LINE }}>
          {nameOf(about?.customer, t)}
        </Box>
        {first.due_at && <ClockText prominent start={first.opened_at} due={first.due_at} />}
      </Box>
      <Box
        sx={{
          ...TWO_LINES,
          fontSize: "0.8125rem",
          lineHeight: 1.4,
          mt: 0.25,
          color: "text.primary",
        }}
      >
        {about?.excerpt}
      </Box>
      <Box
        sx={{
          display: "flex",
          alignItems: "center",
          gap: 0.75,
          mt: 0.5,
          color: "text.secondary",
          fontSize: "0.75rem",
          minWidth: 0,
        }}
      >
        {about && <ChannelIcon channel={about.channel} sx={{ fontSize: 14 }} />}
        {Visibility && visibility && (
          <Visibility
            titleAccess={t(`visibility.${visibility}`)}
            sx={{ fontSize: 14, color: `meaning.${visibility}` }}
          />
        )}
        <Risks row={row} />
        <Box component="span" sx={ONE_LINE}>
          <TaskKinds row={row} />
          {about?.kind && first.kind === "reply" && ` · ${labelOf(t, "kind", about.kind)}`}
          {withClient && ` · ${first.client_name}`}
        </Box>
        <Holder row={row} />
        <PutOff row={row} />
      </Box>
    </ButtonBase>
  );
};

const TaskKinds = ({ row }: { row: TaskRow }) => {
  const t = useT();
  return [...new Set(row.tasks.map(({ kind }) => labelOf(t, "task_kind", kind)))].join(", ");
};

const Risks = ({ row }: { row: TaskRow }) => {
  const t = useT();
  const format = useFormat();
  const risks = row.tasks[0]?.case?.risks ?? [];
  if (risks.length === 0) return null;
  const label = format.list(risks.map((risk) => labelOf(t, "risk", risk)));
  return (
    <Tooltip title={label}>
      <WarningIcon titleAccess={label} sx={{ fontSize: 14, color: "meaning.overdue" }} />
    </Tooltip>
  );
};

/** A colleague who holds it; that I hold it shows in which list it stands. */
const Holder = ({ row }: { row: TaskRow }) => {
  const t = useT();
  const me = useMe();
  const name = row.tasks.find(({ assignee }) => assignee && assignee.id !== me?.id)?.assignee?.name;
  if (!name) return null;
  return <Box sx={{ ml: "auto", ...ONE_LINE }}>{t("work.held_by", { name })}</Box>;
};

const PutOff = ({ row }: { row: TaskRow }) => {
  const t = useT();
  const format = useFormat();
  if (!row.restsUntil) return null;
  const moment = format.moment(row.restsUntil);
  return <Box sx={{ ml: "auto", ...ONE_LINE }}>{t("work.put_off_until", { moment })}</Box>;
};

const ONE_LINE = {
  minWidth: 0,
  overflow: "hidden",
  textOverflow: "ellipsis",
  whiteSpace: "nowrap",
} as const;

const TWO_LINES = {
  display: "-webkit-box",
  WebkitLineClamp: 2,
  WebkitBoxOrient: "vertical",
  overflow: "hidden",
  overflowWrap: "anywhere",
} as const;
