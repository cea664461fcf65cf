import Skeleton from "@mui/material/Skeleton";
import { useGetList } from "react-admin";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import type { Task } from "../providers/types";
import { ApprovalCard } from "./ApprovalCard";

const MOST = 30;

/** What waits for this person's consent, by deadline. */
export const ApprovalsPage = () => {
  const t = useT();
  const { data, isPending, error, refetch } = useGetList<Task>("tasks", {
    filter: { consents: true, status: "open" },
    sort: { field: "due_at", order: "ASC" },
    pagination: { page: 1, perPage: MOST },
  });
  return (
    <Page title={t("approvals.title")} intro={t("approvals.intro")}>
      {isPending && <Skeleton variant="rounded" height={180} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {data?.length === 0 && (
        <EmptyState title={t("approvals.none")} hint={t("approvals.none_hint")} />
      )}
      {data?.map((task) => (
        <ApprovalCard key={task.id} task={task} />
      ))}
    </Page>
  );
};
