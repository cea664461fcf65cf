import WarningIcon from "@mui/icons-material/WarningAmber";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Tooltip from "@mui/material/Tooltip";
import { DataTable } from "react-admin";
import { Link as RouterLink } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { may, useMe } from "../providers/session";
import type { CaseSummary } from "../providers/types";
import { TagList } from "../tags/TagList";
import { ChannelIcon } from "../workspace/ChannelIcon";
import { nameOf } from "../workspace/nameOf";
import { PriorityMark } from "../workspace/PriorityMark";
import { VISIBILITY_ICON } from "../workspace/VisibilityMark";
import { DueCell } from "./DueCell";

const Column = DataTable.Col<CaseSummary>;

/** Cases as rows, sorted by a click on a column's name. */
export const CaseTable = () => {
  const t = useT();
  const format = useFormat();
  // Some see where cases stand, but neither who wrote nor what.
  const mayRead = may(useMe(), "read_conversations");
  return (
    <DataTable
      bulkActionButtons={false}
      rowClick={mayRead && ((id) => `/cases/${id}/show`)}
      sx={{
        "& .RaDataTable-thead th": { py: 1, whiteSpace: "nowrap" },
        "& th, & td": { px: 1.25 },
        "& td": { py: 0.75 },
        "& .RaDataTable-row": { cursor: "pointer" },
      }}
    >
      <Column source="due_at" label={t("column.due")} render={(row) => <DueCell row={row} />} />
      {mayRead && (
        <Column
          label={t("column.customer")}
          render={(row) => (
            <Box sx={{ display: "flex", alignItems: "center", gap: 0.75, maxWidth: 190 }}>
              <ChannelIcon channel={row.channel} />
              <Link
                component={RouterLink}
                to={`/cases/${row.id}/show`}
                color="inherit"
                sx={{ fontWeight: 600, ...ONE_LINE }}
              >
                {nameOf(row.customer, t)}
              </Link>
            </Box>
          )}
        />
      )}
      {mayRead && (
        <Column
          source="last_inbound_at"
          label={t("column.message")}
          cellClassName="message"
          sx={{ width: "100%", maxWidth: 0 }}
          render={(row) => <Excerpt row={row} />}
        />
      )}
      <Column
        source="kind"
        label={t("column.kind")}
        render={(row) => (
          <Box sx={{ display: "flex", alignItems: "center", gap: 0.5, whiteSpace: "nowrap" }}>
            {row.kind ? labelOf(t, "kind", row.kind) : "…"}
            {row.risks.length > 0 && (
              <Tooltip title={format.list(row.risks.map((risk) => labelOf(t, "risk", risk)))}>
                <WarningIcon sx={{ fontSize: 16, color: "meaning.overdue" }} />
              </Tooltip>
            )}
          </Box>
        )}
      />
      <Column
        source="priority"
        label={t("column.priority")}
        render={(row) => (
          <Box
            sx={{
              display: "flex",
              alignItems: "center",
              gap: 0.25,
              color: row.priority === "normal" ? "text.secondary" : undefined,
            }}
          >
            {labelOf(t, "priority", row.priority)}
            <PriorityMark priority={row.priority} />
          </Box>
        )}
      />
      <Column
        source="step"
        label={t("column.step")}
        cellSx={() => ({ whiteSpace: "nowrap" })}
        render={(row) =>
          row.status === "closed" && row.closed_reason
            ? labelOf(t, "closing_reason", row.closed_reason)
            : labelOf(t, "step", row.step)
        }
      />
      <Column
        source="client_name"
        label={t("column.client")}
        cellSx={() => ({ whiteSpace: "nowrap" })}
        render={(row) => row.client_name}
      />
      <Column
        label={t("column.assignee")}
        render={(row) => (
          <Box sx={{ maxWidth: 120, ...ONE_LINE }}>
            {row.assignees.map(({ name }) => name).join(", ")}
          </Box>
        )}
      />
      <Column
        source="opened_at"
        label={t("column.opened")}
        render={(row) => (
          <Tooltip title={format.full(row.opened_at)}>
            <Box
              component="time"
              dateTime={row.opened_at}
              sx={{ whiteSpace: "nowrap", color: "text.secondary" }}
            >
              {format.moment(row.opened_at)}
            </Box>
          </Tooltip>
        )}
      />
    </DataTable>
  );
};

const Excerpt = ({ row }: { row: CaseSummary }) => {
  const t = useT();
  const Icon = row.visibility ? VISIBILITY_ICON[row.visibility] : null;
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 0.75, minWidth: 0 }}>
      {Icon && row.visibility && (
        <Icon
          titleAccess={t(`visibility.${row.visibility}`)}
          sx={{ fontSize: 14, flex: "none", color: `meaning.${row.visibility}` }}
        />
      )}
      <Box component="span" sx={ONE_LINE}>
        {row.excerpt}
      </Box>
      <TagList tags={row.tags} />
    </Box>
  );
};

const ONE_LINE = {
  minWidth: 0,
  overflow: "hidden",
  textOverflow: "ellipsis",
  whiteSpace: "nowrap",
} as const;
