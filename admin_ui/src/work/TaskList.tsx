import NextIcon from "@mui/icons-material/PlayArrowOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Tooltip from "@mui/material/Tooltip";
import { useT } from "../i18n/useT";
import { useMe } from "../providers/session";
import type { Id } from "../providers/types";
import { TaskCard } from "./TaskCard";
import type { TaskRow } from "./taskRows";

interface Props {
  mine: TaskRow[];
  pool: TaskRow[];
  /** Put off by me, until their moment comes. */
  later: TaskRow[];
  next: { ask(): void; busy: boolean };
  selected: Id | null;
  isPending: boolean;
  onSelect(caseId: Id): void;
  /** Given when the server has more than is shown. */
  onMore?(): void;
}

/** What is to be done, earliest deadline first: mine, then what anyone may take. */
export const TaskList = (props: Props) => {
  const { mine, pool, later, next, selected, isPending, onSelect, onMore } = props;
  const t = useT();
  const me = useMe();
  const withClient = new Set(me?.grants.map(({ client_id }) => client_id)).size > 1;
  const picks = (me?.picks.length ?? 0) > 0;
  if (isPending) return <Waiting />;
  const card = (row: TaskRow) => (
    <TaskCard
      key={row.caseId}
      row={row}
      isSelected={row.caseId === selected}
      withClient={withClient}
      onSelect={() => onSelect(row.caseId)}
    />
  );
  return (
    <Box
      component="nav"
      aria-label={t("work.list")}
      sx={{ height: "100%", overflowY: "auto", bgcolor: "background.paper" }}
    >
      <Box sx={{ p: 1, borderBottom: 1, borderColor: "divider" }}>
        <Tooltip describeChild title={t("work.next_hint")}>
          <Button
            fullWidth
            variant="outlined"
            startIcon={<NextIcon />}
            loading={next.busy}
            onClick={next.ask}
          >
            {t("work.next")}
          </Button>
        </Tooltip>
      </Box>
      <Heading count={mine.length}>{t("work.mine")}</Heading>
      {mine.length === 0 && <Quiet>{t(picks ? "work.none_mine" : "work.none_mine_ask")}</Quiet>}
      {mine.map(card)}
      {picks && <Heading count={pool.length}>{t("work.pool")}</Heading>}
      {picks && pool.length === 0 && <Quiet>{t("work.none_pool")}</Quiet>}
      {pool.map(card)}
      {later.length > 0 && <Heading count={later.length}>{t("work.later")}</Heading>}
      {later.map(card)}
      {onMore && (
        <Button fullWidth onClick={onMore} sx={{ my: 1 }}>
          {t("work.more")}
        </Button>
      )}
    </Box>
  );
};

const Heading = ({ children, count }: { children: string; count: number }) => (
  <Box
    component="h2"
    sx={{
      position: "sticky",
      top: 0,
      zIndex: 1,
      m: 0,
      px: 1.5,
      py: 0.6,
      display: "flex",
      justifyContent: "space-between",
      fontSize: "0.75rem",
      fontWeight: 650,
      color: "text.secondary",
      bgcolor: "background.default",
      borderBottom: 1,
      borderColor: "divider",
    }}
  >
    {children}
    <span>{count}</span>
  </Box>
);

const Quiet = ({ children }: { children: string }) => (
  <Box
    sx={{
      px: 1.5,
      py: 1.25,
      color: "text.secondary",
      fontSize: "0.8125rem",
      borderBottom: 1,
      borderColor: "divider",
    }}
  >
    {children}
  </Box>
);

const Waiting = () => (
  <Box
    sx={{
      p: 1.5,
      display: "grid",
      gap: 1.5,
      bgcolor: "background.paper",
      height: "100%",
      alignContent: "start",
    }}
  >
    {["a", "b", "c", "d"].map((key) => (
      <Skeleton key={key} variant="rounded" height={64} />
    ))}
  </Box>
);
