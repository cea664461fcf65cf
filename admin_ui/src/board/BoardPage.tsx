import Skeleton from "@mui/material/Skeleton";
import { useT } from "../i18n/useT";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { ShowMore } from "../layout/ShowMore";
import { useGrowingList } from "../providers/useGrowingList";
import { ClientBoard } from "./ClientBoard";
import type { ClientOnBoard } from "./types";

/** Who is there is not announced by the server, so it is asked for. */
const LOOK_AGAIN_MS = 15_000;

/** How every client stands, who works on what, and what waits: a supervisor's first screen. */
export const BoardPage = () => {
  const t = useT();
  const { data, isPending, error, refetch, ...more } = useGrowingList<ClientOnBoard>(
    "board",
    { sort: { field: "name", order: "ASC" } },
    { refetchInterval: LOOK_AGAIN_MS },
  );
  return (
    <Page title={t("board.title")} intro={t("board.intro")}>
      {isPending && <Skeleton variant="rounded" height={220} />}
      {error && !data && <LoadFailure error={error} onAgain={refetch} />}
      {data?.map((client) => (
        <ClientBoard key={client.id} client={client} />
      ))}
      <ShowMore {...more} />
    </Page>
  );
};
