import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { useGetOne } from "react-admin";
import { useParams } from "react-router-dom";
import { useT } from "../i18n/useT";
import { Page } from "../layout/Page";
import { Problem } from "../providers/problem";
import type { PolicyDetail } from "../providers/types";
import { PolicyEditor } from "./PolicyEditor";
import { useColumns } from "./usePolicies";

/** One draft or version on a page of its own. */
export const PolicyShow = () => {
  const t = useT();
  const { id = "" } = useParams();
  const columns = useColumns();
  const { data, error, refetch } = useGetOne<PolicyDetail>("policies", { id });
  // What a list knew of it comes first, without what only this page shows.
  if (data?.rules && columns) {
    // Another revision, saved by whomever, begins the page anew; unsaved rows are asked about there.
    return <PolicyEditor key={data.id} policy={data} columns={columns} onReload={refetch} />;
  }
  const refused = error instanceof Problem && error.status < 500 ? error : null;
  return (
    <Page title={t("policy.title")}>
      {error ? (
        <Box sx={{ display: "grid", justifyItems: "start", gap: 1 }}>
          <Alert severity="error">{refused ? refused.detail : t("failure_of.load")}</Alert>
          {!refused && <Button onClick={() => refetch()}>{t("failure_of.again")}</Button>}
        </Box>
      ) : (
        <Skeleton variant="rounded" height={240} />
      )}
    </Page>
  );
};
