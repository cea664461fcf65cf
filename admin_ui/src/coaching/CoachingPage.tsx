import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router-dom";
import { refusalOf } from "../commands/refusal";
import { Choice } from "../forms/Choice";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { Page } from "../layout/Page";
import { request } from "../providers/http";
import { Problem } from "../providers/problem";
import { may, useMe } from "../providers/session";
import type { PersonName } from "../providers/types";
import { useClients } from "../providers/useClients";
import { Examples } from "./Examples";
import { Figures } from "./Figures";
import type { Coaching } from "./types";

const PERIODS = [7, 30, 90] as const;

/** How one person's replies fared, and cases to talk about: for their supervisors and themselves. */
export const CoachingPage = () => {
  const t = useT();
  const me = useMe();
  const clients = useClients("submit_reply");
  const [chosen, setChosen] = useSearchParams();
  const client = chosen.get("client") ?? clients[0]?.value ?? "";
  const days = chosen.get("days") ?? "30";
  const { data: people, error } = useQuery({
    queryKey: ["coaching", client],
    queryFn: async () =>
      (await request<PersonName[]>(`/api/clients/${client}/coaching/people`)).data,
    enabled: client !== "",
    retry: false,
  });
  const others = people?.filter(({ id }) => id !== me?.id) ?? [];
  const person = chosen.get("person") ?? (others[0] ?? people?.[0])?.id ?? "";
  const choose = (part: Record<string, string>) =>
    setChosen({ client, days, ...(part.client ? {} : { person }), ...part }, { replace: true });
  const supervises = may(me, "read_coaching", client);

  return (
    <Page
      title={t(supervises ? "coaching.title" : "coaching.own")}
      intro={t(supervises ? "coaching.intro" : "coaching.own_intro")}
    >
      <Box
        sx={{
          display: "flex",
          flexWrap: "wrap",
          gap: 1.5,
          "& > .MuiTextField-root": { minWidth: 180 },
        }}
      >
        {clients.length > 1 && (
          <Choice
            label={t("coaching.client")}
            value={client}
            choices={clients}
            onChange={(value) => choose({ client: value })}
          />
        )}
        {people && people.length > 1 && (
          <Choice
            label={t("coaching.person")}
            value={person}
            choices={people.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(value) => choose({ person: value })}
          />
        )}
        <Choice
          label={t("coaching.period")}
          value={days}
          choices={PERIODS.map((span) => ({
            value: String(span),
            label: t("coaching.days", { smart_count: span }),
          }))}
          onChange={(value) => choose({ days: value })}
        />
      </Box>
      {error && <NotServed error={error} />}
      {client && !people && !error && <Skeleton variant="rounded" height={240} />}
      {people && person && <OnePerson client={client} person={person} days={days} />}
    </Page>
  );
};

const OnePerson = ({ client, person, days }: Record<"client" | "person" | "days", string>) => {
  const t = useT();
  const { data, error } = useQuery({
    queryKey: ["coaching", client, person, days],
    queryFn: async () => {
      const path = `/api/clients/${client}/coaching/people/${person}?days=${days}`;
      return (await request<Coaching>(path)).data;
    },
    retry: false,
  });
  if (error) return <NotServed error={error} />;
  if (!data) return <Skeleton variant="rounded" height={240} />;
  if (data.replies === 0 && data.drafts === 0) {
    return <EmptyState title={t("coaching.nothing")} hint={t("coaching.nothing_hint")} />;
  }
  return (
    <>
      <Figures coaching={data} />
      <Examples examples={data.examples} />
    </>
  );
};

/** Switched off for the client, or not to be had: in the server's words. */
const NotServed = ({ error }: { error: unknown }) => {
  const t = useT();
  const { title, detail, right } = refusalOf(error, t);
  if (error instanceof Problem && error.slug === "coaching-off") {
    return <EmptyState title={t("coaching.off")} hint={t("coaching.off_hint")} />;
  }
  return <Alert severity="error">{[title, detail, right].filter(Boolean).join(" ")}</Alert>;
};
