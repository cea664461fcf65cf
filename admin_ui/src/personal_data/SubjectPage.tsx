import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { Link as RouterLink, useParams } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { isLost } from "../providers/problem";
import { may, useMe } from "../providers/session";
import { useClients } from "../providers/useClients";
import { ChannelIcon } from "../workspace/ChannelIcon";
import { Fact, Facts } from "../workspace/Facts";
import { shownHandle } from "../workspace/nameOf";
import { Card } from "./Card";
import { useSubject } from "./calls";
import { Holds } from "./Holds";
import { SubjectActions } from "./SubjectActions";
import type { Erasure, SubjectDetail } from "./types";
import { DESTROYED, useCounts } from "./useCounts";

/** One customer: what is on record, what stands against erasing it, and the acts themselves. */
export const SubjectPage = () => {
  const t = useT();
  const { id = "" } = useParams();
  const { data, error, refetch } = useSubject(id);
  if (isLost(error, data)) return <LoadFailure error={error} onAgain={refetch} />;
  if (!data) return <Skeleton variant="rounded" height={240} sx={{ m: 2 }} />;
  return (
    <Page title={data.erased_at ? t("personal_data.nobody") : data.confirm_with}>
      <Box>
        <Link component={RouterLink} to="/personal-data">
          {t("personal_data.all")}
        </Link>
      </Box>
      {data.erasure && <Erased erasure={data.erasure} />}
      <Card title={t("personal_data.on_record")}>
        <OnRecord subject={data} />
        {!data.erased_at && <SubjectActions subject={data} />}
      </Card>
      <Card title={t("personal_data.cases_title")}>
        <Cases subject={data} />
      </Card>
      <Card title={t("personal_data.holds")} hint={t("personal_data.holds_hint")}>
        <Holds subject={data} />
      </Card>
    </Page>
  );
};

const Erased = ({ erasure }: { erasure: Erasure }) => {
  const t = useT();
  const format = useFormat();
  const counts = useCounts();
  return (
    <Alert severity="info">
      <strong>{t("personal_data.erased_on", { date: format.date(erasure.at) })}</strong>{" "}
      {labelOf(t, "erasure_ground", erasure.ground)}
      {erasure.by && ` · ${erasure.by.name}`}
      <br />
      {t("personal_data.what_went", { counts: counts(erasure.counts, DESTROYED) })}
    </Alert>
  );
};

const OnRecord = ({ subject }: { subject: SubjectDetail }) => {
  const t = useT();
  const format = useFormat();
  const counts = useCounts();
  const client = useClients().find(({ value }) => value === subject.client_id);
  return (
    <Facts>
      <Fact name={t("column.client")}>{client?.label}</Fact>
      {!subject.erased_at && (
        <Fact name={t("personal_data.called")}>
          {subject.identities.map(({ channel, handle, name }) => (
            <Box
              key={`${channel} ${handle} ${name}`}
              sx={{ display: "flex", alignItems: "center", gap: 0.5, mr: 1.5 }}
            >
              <ChannelIcon channel={channel} />
              <Box component="span" sx={{ overflowWrap: "anywhere" }}>
                {[name, handle && shownHandle(handle)].filter(Boolean).join(", ") || "–"}
              </Box>
            </Box>
          ))}
        </Fact>
      )}
      <Fact name={t("personal_data.since")}>{format.date(subject.created_at)}</Fact>
      {!subject.erased_at && <Fact name={t("personal_data.kept")}>{counts(subject.counts)}</Fact>}
    </Facts>
  );
};

const Cases = ({ subject }: { subject: SubjectDetail }) => {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const opens = may(me, "read_cases", subject.client_id);
  if (subject.cases_in_detail.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t("personal_data.no_cases")}
      </Typography>
    );
  }
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 0.75 }}>
      {subject.cases_in_detail.map(({ id, channel, status, opened_at }) => {
        const said = `${labelOf(t, "status", status)}, ${format.date(opened_at)}`;
        return (
          <Box component="li" key={id} sx={{ display: "flex", alignItems: "center", gap: 0.75 }}>
            <ChannelIcon channel={channel} />
            {opens ? (
              <Link component={RouterLink} to={`/cases/${id}/show`}>
                {said}
              </Link>
            ) : (
              <span>{said}</span>
            )}
          </Box>
        );
      })}
    </Box>
  );
};
