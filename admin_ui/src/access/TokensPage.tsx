import AddIcon from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useGetList } from "react-admin";
import { useChange } from "../commands/useChange";
import { Confirm } from "../forms/Confirm";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import type { Id, Permission, PersonName, Time } from "../providers/types";
import { useClients } from "../providers/useClients";
import { NewToken } from "./NewToken";

export interface Token {
  id: Id;
  client_id: Id;
  name: string;
  person: PersonName;
  permissions: Permission[];
  created_at: Time;
  expires_at: Time;
  revoked_at: Time | null;
  last_used_at: Time | null;
  used: number;
}

/** What lets programs in: for one client each, with some of their maker's permissions. */
export const TokensPage = () => {
  const t = useT();
  const { change, busy } = useChange();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const { data, isPending, error, refetch } = useGetList<Token>("tokens");
  return (
    <Page title={t("tokens.title")} intro={t("tokens.intro")}>
      <Box>
        <Button variant="contained" startIcon={<AddIcon />} onClick={() => setMaking(true)}>
          {t("tokens.make")}
        </Button>
      </Box>
      {isPending && <Skeleton variant="rounded" height={120} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {!isPending && data?.length === 0 && (
        <EmptyState title={t("tokens.none")} hint={t("tokens.none_hint")} />
      )}
      {data?.map((token) => (
        <TokenCard key={token.id} token={token} onRevoke={() => setRevoking(token)} />
      ))}
      {making && <NewToken onClose={() => setMaking(false)} />}
      {revoking && (
        <Confirm
          title={t("tokens.revoke_title", { name: revoking.name })}
          hint={t("tokens.revoke_hint")}
          confirm={t("tokens.revoke")}
          busy={busy}
          onConfirm={async () => {
            const path = `/api/tokens/${revoking.id}`;
            const done = await change(path, {
              method: "DELETE",
              done: "tokens.revoked",
              outdated: [["tokens"]],
            });
            if (done) setRevoking(null);
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </Page>
  );
};

const TokenCard = ({ token, onRevoke }: { token: Token; onRevoke(): void }) => {
  const t = useT();
  const format = useFormat();
  const client = useClients().find(({ value }) => value === token.client_id)?.label;
  const isOver = Date.parse(token.expires_at) < Date.now();
  const used = token.last_used_at
    ? t("tokens.used", {
        smart_count: token.used,
        moment: format.moment(token.last_used_at),
      })
    : t("tokens.unused");
  return (
    <Paper component="article" variant="outlined" sx={{ p: 2, display: "grid", gap: 0.75 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
        <Typography component="h2" variant="h6" sx={{ flex: 1, overflowWrap: "anywhere" }}>
          {token.name}
        </Typography>
        {token.revoked_at ? (
          <Chip variant="outlined" label={t("tokens.is_revoked")} />
        ) : isOver ? (
          <Chip variant="outlined" label={t("tokens.expired")} />
        ) : (
          <Button
            variant="outlined"
            color="error"
            aria-label={`${t("tokens.revoke")}: ${token.name}`}
            onClick={onRevoke}
          >
            {t("tokens.revoke")}
          </Button>
        )}
      </Box>
      <Typography variant="body2" color="textSecondary">
        {[
          client,
          t("tokens.acts_for", { name: token.person.name }),
          t("tokens.until", { moment: format.moment(token.expires_at) }),
          used,
        ].join(" · ")}
      </Typography>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5 }}>
        {token.permissions.map((permission) => (
          <Chip key={permission} variant="outlined" label={labelOf(t, "permission", permission)} />
        ))}
      </Box>
    </Paper>
  );
};
