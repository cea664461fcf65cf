import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { useGetOne } from "react-admin";
import { Link as RouterLink, useParams } from "react-router-dom";
import { isLocale, LANGUAGES } from "../i18n/languages";
import { useT } from "../i18n/useT";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { isLost } from "../providers/problem";
import { may, useMe } from "../providers/session";
import { Fact, Facts } from "../workspace/Facts";
import { PersonActions } from "./PersonActions";
import { Roles } from "./Roles";
import { Skills } from "./Skills";
import type { PersonDetail } from "./types";

/** One person: who they are, what they may do for which client, and what they are good at. */
export const PersonPage = () => {
  const { id = "" } = useParams();
  // What was begun for one person is not saved as another's.
  return <OnePerson key={id} id={id} />;
};

const OnePerson = ({ id }: { id: string }) => {
  const t = useT();
  const me = useMe();
  const { data, error, refetch } = useGetOne<PersonDetail>("people", { id });
  if (isLost(error, data?.grants)) return <LoadFailure error={error} onAgain={refetch} />;
  // What a list knew of the person comes first, without what only this page shows.
  if (!data?.grants) return <Skeleton variant="rounded" height={240} sx={{ m: 2 }} />;
  const isOneself = data.id === me?.id;
  const manages = may(me, "manage_people");
  return (
    <Page title={data.name} intro={data.active ? undefined : t("people.left_long")}>
      <Box>
        <Link component={RouterLink} to="/people">
          {t("people.all")}
        </Link>
      </Box>
      <Card title={t("people.about")}>
        <Facts>
          <Fact name={t("login.email")}>{data.email}</Fact>
          <Fact name={t("people.initials")}>{data.initials || "–"}</Fact>
          <Fact name={t("nav.language")}>
            {isLocale(data.language) ? LANGUAGES[data.language].name : data.language}
          </Fact>
        </Facts>
        {manages && data.elsewhere && (
          <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
            {t("people.elsewhere")}
          </Typography>
        )}
        {manages && isOneself && (
          <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
            {t("people.oneself")}
          </Typography>
        )}
        {manages && <PersonActions person={data} />}
      </Card>
      <Card title={t("people.roles")}>
        <Roles person={data} />
      </Card>
      <Card title={t("people.skills")}>
        <Skills person={data} />
      </Card>
    </Page>
  );
};

const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <Paper component="section" variant="outlined" aria-label={title} sx={{ p: 2 }}>
    <Typography component="h2" variant="h6" sx={{ mb: 1 }}>
      {title}
    </Typography>
    {children}
  </Paper>
);
