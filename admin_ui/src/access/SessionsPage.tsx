import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useGetList, useLogout } from "react-admin";
import { useChange } from "../commands/useChange";
import { Confirm } from "../forms/Confirm";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { useMe } from "../providers/session";
import type { Id, PersonName, Time } from "../providers/types";

interface Login {
  id: Id;
  person: PersonName;
  device: string;
  method: "password" | "provider";
  created_at: Time;
  last_seen_at: Time;
  expires_at: Time;
  current: boolean;
}

/** Where one is logged in, and for those who manage people, where these are. */
export const SessionsPage = () => {
  const t = useT();
  const me = useMe();
  const logout = useLogout();
  const { change, busy } = useChange();
  const [everywhere, setEverywhere] = useState(false);
  const { data, isPending, error, refetch } = useGetList<Login>("sessions");
  const own = data?.filter(({ person }) => person.id === me?.id) ?? [];
  const others = data?.filter(({ person }) => person.id !== me?.id) ?? [];
  return (
    <Page title={t("sessions.title")} intro={t("sessions.intro")}>
      <Box component="section">
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center", mb: 1 }}>
          <Typography component="h2" variant="h6" sx={{ flex: 1 }}>
            {t("sessions.own")}
          </Typography>
          <Button color="error" variant="outlined" onClick={() => setEverywhere(true)}>
            {t("sessions.end_all")}
          </Button>
        </Box>
        {isPending && <Skeleton variant="rounded" height={80} />}
        {error && !data && <LoadFailure error={error} onAgain={refetch} />}
        {data && <Logins logins={own} />}
      </Box>
      {others.length > 0 && (
        <Box component="section">
          <Typography component="h2" variant="h6" sx={{ mb: 1 }}>
            {t("sessions.others")}
          </Typography>
          <Logins logins={others} withName />
        </Box>
      )}
      {everywhere && (
        <Confirm
          title={t("sessions.end_all")}
          hint={t("sessions.end_all_hint")}
          confirm={t("sessions.end_all")}
          busy={busy}
          onConfirm={async () => {
            if (await change("/api/sessions", { method: "DELETE", outdated: [] })) await logout();
          }}
          onClose={() => setEverywhere(false)}
        />
      )}
    </Page>
  );
};

const Logins = ({ logins, withName = false }: { logins: Login[]; withName?: boolean }) => {
  const t = useT();
  const format = useFormat();
  const { change, busy } = useChange();
  const end = (login: Login) =>
    change(`/api/sessions/${login.id}`, {
      method: "DELETE",
      done: "sessions.ended",
      outdated: [["sessions"]],
    });
  return (
    <Paper variant="outlined" sx={{ overflow: "hidden" }}>
      {logins.map((login) => {
        const device = login.device || t("sessions.unknown_device");
        return (
          <Box
            key={login.id}
            sx={{
              display: "flex",
              flexWrap: "wrap",
              alignItems: "center",
              gap: 1,
              px: 2,
              py: 1,
              borderBottom: 1,
              borderColor: "divider",
              "&:last-child": { borderBottom: 0 },
            }}
          >
            <Box sx={{ flex: "1 1 200px" }}>
              <Box sx={{ fontWeight: 600 }}>
                {withName ? `${login.person.name} · ${device}` : device}
              </Box>
              <Typography variant="caption" color="textSecondary" component="div">
                {t("sessions.used", {
                  last: format.moment(login.last_seen_at),
                  since: format.moment(login.created_at),
                })}
                {login.method === "provider" && ` · ${t("sessions.by_provider")}`}
              </Typography>
            </Box>
            {login.current ? (
              <Chip variant="outlined" color="success" label={t("sessions.here")} />
            ) : (
              <Button
                variant="outlined"
                disabled={busy}
                aria-label={`${t("sessions.end")}: ${login.person.name}, ${device}`}
                onClick={() => end(login)}
              >
                {t("sessions.end")}
              </Button>
            )}
          </Box>
        );
      })}
    </Paper>
  );
};
