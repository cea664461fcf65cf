import Skeleton from "@mui/material/Skeleton";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import type { Task } from "../providers/types";
import { useGrowingList } from "../providers/useGrowingList";
import { ApprovalCard } from "./ApprovalCard";

/** Each with what it answers, so that they are read before they are decided. */
const AT_ONCE = 30;

/** What waits for this person's consent, by deadline. */
export const ApprovalsPage = () => {
  const t = useT();
  const { data, isPending, error, refetch, ...more } = useGrowingList<Task>(
    "tasks",
    { filter: { consents: true, status: "open" }, sort: { field: "due_at", order: "ASC" } },
    { step: AT_ONCE },
  );
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
      <ShowMore {...more} />
    </Page>
  );
};
