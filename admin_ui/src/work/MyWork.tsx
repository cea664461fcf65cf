import Box from "@mui/material/Box";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useGetList } from "react-admin";
import { Navigate, useLocation, useSearchParams } from "react-router-dom";
import { useT } from "../i18n/useT";
import { EmptyState } from "../layout/EmptyState";
import { LoadFailure } from "../layout/LoadFailure";
import { PageTitle } from "../layout/PageTitle";
import { placesFor } from "../layout/places";
import { useCompact } from "../layout/useCompact";
import { useKeys } from "../layout/useKeys";
import { useMe } from "../providers/session";
import type { Id, Task } from "../providers/types";
import { Workspace } from "../workspace/Workspace";
import { TaskList } from "./TaskList";
import { taskRows } from "./taskRows";
import { useNextTask } from "./useNextTask";

const STEP = 50;

/** Where an agent spends the day: the list on the left, the case beside it. */
export const MyWork = () => {
  const me = useMe();
  const places = placesFor(me);
  const home = places[0]?.to;
  if (me && home !== "/") return home ? <Navigate to={home} replace /> : <NoAccess />;
  return <Work />;
};

const NoAccess = () => {
  const t = useT();
  return <EmptyState title={t("app.no_access")} />;
};

const Work = () => {
  const t = useT();
  const me = useMe();
  const compact = useCompact();
  const [limit, setLimit] = useState(STEP);
  const { data, total, isPending, isFetching, error, refetch } = useGetList<Task>("tasks", {
    filter: { mine: true, status: "open" },
    sort: { field: "due_at", order: "ASC" },
    pagination: { page: 1, perPage: limit },
  });
  const failed = error && !data;
  const rows = useMemo(() => taskRows(data ?? [], me?.id), [data, me?.id]);
  const mine = rows.filter(({ isMine, restsUntil }) => isMine && !restsUntil);
  const later = rows.filter(({ restsUntil }) => restsUntil);
  const pool = rows.filter(({ isMine }) => !isMine);
  const inOrder = [...mine, ...pool, ...later];

  // The case stands in the address, so that reloading and going back keep it.
  const [query, setQuery] = useSearchParams();
  const { pathname } = useLocation();
  const chosen = query.get("case");
  const first = compact || chosen ? null : (inOrder[0]?.caseId ?? null);
  const selected = chosen ?? first;
  // So does the one that was opened by itself: another with an earlier deadline never takes its
  // place under somebody who writes. A list of some time ago may begin with what is long done.
  useEffect(() => {
    // The address changes before the page does: nobody on the way to another one, or who has just
    // opened another case, is called back.
    const { pathname: there, search } = window.location;
    const leaving = there !== pathname || new URLSearchParams(search).has("case");
    if (first && !isFetching && !leaving) setQuery({ case: first }, { replace: true });
  }, [first, isFetching, pathname, setQuery]);
  const select = useCallback((caseId: Id) => setQuery({ case: caseId }), [setQuery]);
  const next = useNextTask(select);
  const move = (by: number) => {
    const here = inOrder.findIndex(({ caseId }) => caseId === selected);
    const row = inOrder[Math.min(inOrder.length - 1, Math.max(0, here + by))];
    if (row) select(row.caseId);
  };
  useKeys("n", () => void next.ask(), !next.busy);
  useKeys("j", () => move(1));
  useKeys("k", () => move(-1));

  const list = failed ? (
    <LoadFailure error={error} onAgain={refetch} />
  ) : (
    <TaskList
      mine={mine}
      pool={pool}
      later={later}
      next={next}
      selected={selected}
      isPending={isPending}
      onSelect={select}
      onMore={total && total > limit ? () => setLimit(limit + STEP) : undefined}
    />
  );
  if (compact) {
    return (
      <Box sx={{ height: "100%" }}>
        <PageTitle title={t("nav.work")} count={mine.length} />
        {selected ? <Workspace caseId={selected} onBack={() => setQuery({})} /> : list}
      </Box>
    );
  }
  return (
    <Box sx={{ height: "100%", display: "flex" }}>
      <PageTitle title={t("nav.work")} count={mine.length} />
      <Box sx={{ width: 300, flex: "none", borderRight: 1, borderColor: "divider" }}>{list}</Box>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        {selected ? (
          <Workspace caseId={selected} />
        ) : (
          data && <EmptyState title={t("work.all_done")} hint={t("work.all_done_hint")} />
        )}
      </Box>
    </Box>
  );
};
