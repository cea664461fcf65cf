import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Skeleton from "@mui/material/Skeleton";
import { useListContext } from "react-admin";
import { Link } from "react-router-dom";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import type { CaseSummary } from "../providers/types";
import { TagList } from "../tags/TagList";
import { ChannelIcon } from "../workspace/ChannelIcon";
import { nameOf } from "../workspace/nameOf";
import { PriorityMark } from "../workspace/PriorityMark";
import { DueCell } from "./DueCell";

/** Cases on a phone: one card each. */
export const CaseCards = () => {
  const t = useT();
  const { data, isPending } = useListContext<CaseSummary>();
  if (isPending) return <Skeleton variant="rectangular" height={240} />;
  return data?.map((row) => (
    <ButtonBase
      key={row.id}
      component={Link}
      to={`/cases/${row.id}/show`}
      sx={{
        display: "block",
        width: "100%",
        textAlign: "left",
        px: 1.5,
        py: 1,
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 0.5 }}>
        <PriorityMark priority={row.priority} />
        <Box
          component="span"
          sx={{
            fontWeight: 650,
            flex: 1,
            minWidth: 0,
            overflow: "hidden",
            textOverflow: "ellipsis",
            whiteSpace: "nowrap",
          }}
        >
          {nameOf(row.customer, t)}
        </Box>
        <DueCell row={row} />
      </Box>
      <Box sx={{ fontSize: "0.8438rem", my: 0.25, overflowWrap: "anywhere" }}>
        {row.excerpt} <TagList tags={row.tags} />
      </Box>
      <Box
        sx={{
          display: "flex",
          alignItems: "center",
          gap: 0.75,
          fontSize: "0.75rem",
          color: "text.secondary",
        }}
      >
        <ChannelIcon channel={row.channel} sx={{ fontSize: 14 }} />
        {[row.kind && labelOf(t, "kind", row.kind), labelOf(t, "step", row.step), row.client_name]
          .filter(Boolean)
          .join(" · ")}
      </Box>
    </ButtonBase>
  ));
};
