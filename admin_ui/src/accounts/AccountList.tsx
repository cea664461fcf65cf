import CopyIcon from "@mui/icons-material/ContentCopy";
import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import IconButton from "@mui/material/IconButton";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useNotify } from "react-admin";
import { useNow } from "../clock/useNow";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf, readable } from "../i18n/words";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { useMe } from "../providers/session";
import type { Account } from "../providers/types";
import { useGrowingList } from "../providers/useGrowingList";
import { isStopped, useStops } from "../stops/useStops";
import { ChannelIcon } from "../workspace/ChannelIcon";
import { Fact, Facts } from "../workspace/Facts";
import { shownHandle } from "../workspace/nameOf";
import { type Health, healthOf } from "./health";

/** The connected presences of all clients one sees, and whether they are well. */
export const AccountList = () => {
  const t = useT();
  const { data, isPending, error, refetch, ...more } = useGrowingList<Account>("accounts", {
    sort: { field: "name", order: "ASC" },
  });
  return (
    <Page title={t("accounts.title")}>
      {isPending && <Skeleton variant="rounded" height={200} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {!isPending && data?.length === 0 && (
        <EmptyState title={t("accounts.none")} hint={t("accounts.none_hint")} />
      )}
      <Box
        sx={{
          display: "grid",
          gap: 2,
          gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 330px), 1fr))",
        }}
      >
        {data?.map((account) => (
          <AccountCard key={account.id} account={account} />
        ))}
      </Box>
      <ShowMore {...more} />
    </Page>
  );
};

const AccountCard = ({ account }: { account: Account }) => {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const active = useStops();
  const health = healthOf(account, useNow());
  const client = me?.grants.find(({ client_id }) => client_id === account.client_id)?.client_name;
  return (
    <Paper component="article" variant="outlined" sx={{ p: 2 }}>
      <Box sx={{ display: "flex", alignItems: "flex-start", gap: 1, mb: 1 }}>
        <ChannelIcon channel={account.channel} sx={{ mt: 0.5 }} />
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography
            component="h2"
            variant="h6"
            sx={{ overflowWrap: "anywhere", lineHeight: 1.3 }}
          >
            {account.handle ? shownHandle(account.handle) : account.name}
          </Typography>
          <Typography variant="caption" color="textSecondary" component="div">
            {[labelOf(t, "channel", account.channel), client].filter(Boolean).join(" · ")}
          </Typography>
        </Box>
        <HealthChip health={health} />
      </Box>
      {account.problem && (
        <Box sx={{ color: "meaning.overdue", fontWeight: 600, fontSize: "0.8438rem", mb: 1 }}>
          {labelOf(t, "send_failure", account.problem)}
        </Box>
      )}
      {isStopped(active, account.client_id, account.id) && (
        <Box sx={{ color: "meaning.overdue", fontWeight: 600, fontSize: "0.8438rem", mb: 1 }}>
          {t("accounts.stopped")}
        </Box>
      )}
      <Facts>
        <Fact name={t("column.name")}>
          {readable(account.name) === account.name ? account.name : <code>{account.name}</code>}
        </Fact>
        <Fact name={t("column.heard")}>
          {account.heard_at ? format.moment(account.heard_at) : t("accounts.never_heard")}
        </Fact>
        <Fact name={t("column.since")}>{format.moment(account.connected_at)}</Fact>
      </Facts>
      {account.inbound_url && (
        <InboundAddress
          label={t(account.channel === "webform" ? "accounts.form" : "accounts.inbound")}
          url={new URL(account.inbound_url, window.location.origin).href}
        />
      )}
    </Paper>
  );
};

const COLOUR: Record<Health, "success" | "error" | "warning" | "default"> = {
  healthy: "success",
  paused: "error",
  quiet: "warning",
  unheard: "default",
};

const HealthChip = ({ health }: { health: Health }) => {
  const t = useT();
  return <Chip variant="outlined" color={COLOUR[health]} label={t(`accounts.${health}`)} />;
};

const InboundAddress = ({ label, url }: { label: string; url: string }) => {
  const t = useT();
  const notify = useNotify();
  // Browsers offer the clipboard only on https and localhost.
  const copy = navigator.clipboard
    ? () => navigator.clipboard.writeText(url).then(() => notify(t("accounts.copied")))
    : null;
  return (
    <Box sx={{ mt: 1, fontSize: "0.8125rem" }}>
      <Box sx={{ color: "text.secondary" }}>{label}</Box>
      <Box sx={{ display: "flex", alignItems: "center", gap: 0.5 }}>
        <Box component="code" sx={{ overflowWrap: "anywhere", fontSize: "0.75rem" }}>
          {url}
        </Box>
        {copy && (
          <Tooltip title={t("accounts.copy")}>
            <IconButton size="small" aria-label={t("accounts.copy")} onClick={copy}>
              <CopyIcon sx={{ fontSize: 15 }} />
            </IconButton>
          </Tooltip>
        )}
      </Box>
    </Box>
  );
};
