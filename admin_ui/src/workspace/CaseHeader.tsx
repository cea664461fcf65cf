import BackIcon from "@mui/icons-material/ArrowBack";
import OpenIcon from "@mui/icons-material/OpenInFull";
import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { Link } from "react-router-dom";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { useCompact } from "../layout/useCompact";
import { Onlookers } from "../onlooking/Onlookers";
import type { CaseDetail, Onlooker } from "../providers/types";
import { CaseActions } from "./CaseActions";
import { ChannelIcon } from "./ChannelIcon";
import { nameOf, shownHandle } from "./nameOf";
import { PriorityMark } from "./PriorityMark";
import { Steps } from "./Steps";
import { WhereItStands } from "./WhereItStands";

interface Props {
  record: CaseDetail;
  others: readonly Onlooker[];
  onClose(): void;
  /** Shown as a way back, on phones and on a page of its own. */
  onBack?(): void;
  withPageLink: boolean;
}

/** Who it is, what can be done, and where the case stands. */
export const CaseHeader = ({ record, others, onClose, onBack, withPageLink }: Props) => {
  const t = useT();
  const compact = useCompact();
  const name = nameOf(record.customer, t);
  return (
    <Box
      component="header"
      sx={{
        flex: "none",
        px: { xs: 1.5, md: 2 },
        pt: 1,
        pb: 1.25,
        display: "grid",
        gap: 1,
        bgcolor: "background.paper",
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 1, minWidth: 0 }}>
        {onBack && (
          <IconButton edge="start" size="small" aria-label={t("case.back")} onClick={onBack}>
            <BackIcon fontSize="small" />
          </IconButton>
        )}
        <Box sx={{ minWidth: 0, flex: 1 }}>
          <Box sx={{ display: "flex", alignItems: "center", gap: 0.75, minWidth: 0 }}>
            <PriorityMark priority={record.priority} />
            <Typography component="h1" variant="h6" noWrap>
              {name}
            </Typography>
            {!compact && record.customer?.name && record.customer.handle && (
              <Typography variant="body2" color="textSecondary" noWrap>
                {shownHandle(record.customer.handle)}
              </Typography>
            )}
            {record.status === "closed" && <Chip label={t("status.closed")} variant="outlined" />}
          </Box>
          <Typography
            variant="caption"
            color="textSecondary"
            component="div"
            noWrap
            sx={{ display: "flex", alignItems: "center", gap: 0.5 }}
          >
            <ChannelIcon channel={record.channel} sx={{ fontSize: 14 }} />
            {t("case.on_channel", {
              channel: labelOf(t, "channel", record.channel),
              client: record.client_name,
            })}
          </Typography>
        </Box>
        {!compact && <CaseActions record={record} onClose={onClose} />}
        {withPageLink && !compact && (
          <Tooltip title={t("case.open_page")}>
            <IconButton
              size="small"
              component={Link}
              to={`/cases/${record.id}/show`}
              aria-label={t("case.open_page")}
            >
              <OpenIcon sx={{ fontSize: 17 }} />
            </IconButton>
          </Tooltip>
        )}
      </Box>
      <Onlookers others={others} />
      <Steps steps={record.steps} />
      {compact ? (
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
          <Box sx={{ flex: "1 1 160px" }}>
            <WhereItStands record={record} />
          </Box>
          <CaseActions record={record} onClose={onClose} />
        </Box>
      ) : (
        <WhereItStands record={record} />
      )}
    </Box>
  );
};
