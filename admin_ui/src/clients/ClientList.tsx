import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useGetOne } from "react-admin";
import { Link } from "react-router-dom";
import { CoachingSwitch } from "../coaching/CoachingSwitch";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { may, useMe } from "../providers/session";
import type { Client, ClientDetail } from "../providers/types";
import { useGrowingList } from "../providers/useGrowingList";
import { AgreementInWords } from "./AgreementInWords";

/** The brands one works for, and what was promised to their customers. */
export const ClientList = () => {
  const t = useT();
  const { data, isPending, error, refetch, ...more } = useGrowingList<Client>("clients", {
    sort: { field: "name", order: "ASC" },
  });
  return (
    <Page title={t("clients.title")}>
      {isPending && <Skeleton variant="rounded" height={240} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {!isPending && data?.length === 0 && <EmptyState title={t("clients.none")} />}
      <Box
        sx={{
          display: "grid",
          gap: 2,
          gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 480px), 1fr))",
          alignItems: "start",
        }}
      >
        {data?.map((client) => (
          <ClientCard key={client.id} client={client} />
        ))}
      </Box>
      <ShowMore {...more} />
    </Page>
  );
};

const ClientCard = ({ client }: { client: Client }) => {
  const t = useT();
  const me = useMe();
  const {
    data: detail,
    error,
    refetch,
  } = useGetOne<ClientDetail>("clients", {
    id: client.id,
  });
  return (
    <Paper component="article" variant="outlined" sx={{ p: 2 }}>
      <Typography component="h2" variant="h6">
        {client.name}
      </Typography>
      <Typography variant="caption" color="textSecondary" component="div" sx={{ mb: 1.5 }}>
        {t("clients.agreement")}, {t("clients.version", { version: client.agreement_version })}
      </Typography>
      {detail?.agreement ? (
        <AgreementInWords agreement={detail.agreement} />
      ) : error ? (
        <LoadFailure error={error} onAgain={refetch} />
      ) : (
        <Skeleton variant="rounded" height={160} />
      )}
      {may(me, "read_configuration", client.id) && (
        <Button component={Link} to={`/clients/${client.id}/agreement`} sx={{ mt: 1, ml: -1 }}>
          {t(may(me, "write_agreement", client.id) ? "clients.edit" : "clients.look")}
        </Button>
      )}
      {may(me, "read_configuration", client.id) && (
        <Button component={Link} to={`/clients/${client.id}/brand`} sx={{ mt: 1 }}>
          {t("clients.brand")}
        </Button>
      )}
      {may(me, "configure", client.id) && (
        <Box>
          <CoachingSwitch client={client} />
        </Box>
      )}
    </Paper>
  );
};
