import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { Link } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { Awaited } from "../layout/Awaited";
import { EmptyState } from "../layout/EmptyState";
import { Page } from "../layout/Page";
import { may, useMe } from "../providers/session";
import type { Client, Policy } from "../providers/types";
import { useWholeList } from "../providers/useWholeList";
import { BeginDialog } from "./BeginDialog";
import { usePolicies } from "./usePolicies";

/** The guidelines of each client: what holds, what is being written, what held before. */
export const PolicyList = () => {
  const t = useT();
  const me = useMe();
  // What holds for a client may be the last to come.
  const { data: policies, isWhole, error, refetch } = usePolicies();
  const clients = useWholeList<Client>("clients", { sort: { field: "name", order: "ASC" } });
  const mine = clients?.filter(({ id }) => may(me, "read_configuration", id)) ?? [];
  return (
    <Page title={t("policy.title")} intro={t("policy.intro")}>
      {!isWhole && <Awaited error={error} onAgain={refetch} />}
      {isWhole && clients && mine.length === 0 && <EmptyState title={t("policy.none")} />}
      {isWhole &&
        mine.map((client) => (
          <OfClient
            key={client.id}
            client={client}
            policies={policies?.filter(({ client_id }) => client_id === client.id) ?? []}
            mayWrite={may(me, "write_policy", client.id)}
          />
        ))}
    </Page>
  );
};

interface Props {
  client: Client;
  policies: readonly Policy[];
  mayWrite: boolean;
}

const OfClient = ({ client, policies, mayWrite }: Props) => {
  const t = useT();
  const [beginning, setBeginning] = useState(false);
  const holds = policies.some((policy) => policy.holds);
  return (
    <Paper component="section" variant="outlined" sx={{ p: 2, display: "grid", gap: 1.5 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
        <Typography component="h2" variant="h6" sx={{ flex: 1, minWidth: 160 }}>
          {client.name}
        </Typography>
        {mayWrite && (
          <Button variant="outlined" onClick={() => setBeginning(true)}>
            {t("policy.begin")}
          </Button>
        )}
      </Box>
      {!holds && (
        <Typography variant="body2" color="textSecondary">
          {t("policy.built_in_holds")}
        </Typography>
      )}
      {policies.map((policy) => (
        <Entry key={policy.id} policy={policy} />
      ))}
      {beginning && <BeginDialog client={client} onDone={() => setBeginning(false)} />}
    </Paper>
  );
};

const Entry = ({ policy }: { policy: Policy }) => {
  const t = useT();
  const format = useFormat();
  const colour = policy.holds ? "success" : policy.status === "draft" ? "warning" : "default";
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "baseline" }}>
      <Chip
        size="small"
        color={colour}
        label={
          policy.version
            ? t("policy.version", { version: policy.version })
            : labelOf(t, "policy_status", policy.status)
        }
      />
      <Box sx={{ flex: 1, minWidth: 200 }}>
        <Link to={`/policies/${policy.id}/show`}>{policy.title}</Link>
        <Typography variant="caption" color="textSecondary" component="div">
          {t("policy.written_by", { names: format.list(policy.authors.map(({ name }) => name)) })}
          {policy.approver && ` · ${t("policy.published_by", { name: policy.approver.name })}`}
          {` · ${format.moment(policy.updated_at)}`}
          {policy.holds && ` · ${t("policy.holds")}`}
        </Typography>
      </Box>
    </Box>
  );
};
