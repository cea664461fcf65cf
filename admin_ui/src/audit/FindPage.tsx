import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Paper from "@mui/material/Paper";
import { useState } from "react";
import { Link, useSearchParams } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { Awaited } from "../layout/Awaited";
import { EmptyState } from "../layout/EmptyState";
import type { CaseSummary, Id } from "../providers/types";
import { ChannelIcon } from "../workspace/ChannelIcon";
import { nameOf } from "../workspace/nameOf";
import { AuditPage } from "./AuditPage";
import { type Filters, useFoundCases } from "./calls";
import { DrawDialog } from "./DrawDialog";
import { ExportMenu } from "./ExportMenu";
import { FindBar } from "./FindBar";
import { VerifyButton } from "./VerifyButton";

/** Cases by what happened in them, to replay, verify, take out or draw from. */
export const FindPage = () => {
  const t = useT();
  const [address, setAddress] = useSearchParams();
  const filters: Filters = Object.fromEntries(address);
  const found = useFoundCases(filters);
  const [chosen, setChosen] = useState<ReadonlySet<Id>>(new Set());
  const [drawing, setDrawing] = useState(false);
  const rows = found.data?.pages.flat() ?? [];
  const picked = rows.filter(({ id }) => chosen.has(id));
  const ids = picked.map(({ id }) => id);
  const owners = new Set(picked.map(({ client_id }) => client_id));
  const [owner] = owners;
  const change = (part: Filters) => {
    setChosen(new Set());
    setAddress(
      Object.fromEntries(
        Object.entries({ ...filters, ...part })
          .filter(([, value]) => value)
          .map(([name, value]) => [name, String(value)]),
      ),
      { replace: true },
    );
  };
  const toggle = (id: Id) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <AuditPage>
      <FindBar
        filters={filters}
        onChange={change}
        onClear={() => setAddress({}, { replace: true })}
      />
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
        <Button variant="outlined" onClick={() => setDrawing(true)}>
          {t("audit.draw")}
        </Button>
        {ids.length > 0 && (
          <>
            <ExportMenu
              caseIds={ids}
              label={t("audit.export_chosen", { smart_count: ids.length })}
            />
            {owners.size === 1 && owner && (
              <VerifyButton key={ids.join()} caseIds={ids} clientId={owner} />
            )}
            <Button color="inherit" onClick={() => setChosen(new Set())}>
              {t("audit.choose_none")}
            </Button>
          </>
        )}
      </Box>
      {(found.error || !found.data) && <Awaited error={found.error} onAgain={found.refetch} />}
      {found.isSuccess && rows.length === 0 && (
        <Paper variant="outlined">
          <EmptyState title={t("cases.none")} hint={t("cases.none_hint")} />
        </Paper>
      )}
      {rows.length > 0 && (
        <Paper variant="outlined" component="ol" sx={{ m: 0, p: 0, listStyle: "none" }}>
          {rows.map((row) => (
            <FoundCase
              key={row.id}
              row={row}
              chosen={chosen.has(row.id)}
              onToggle={() => toggle(row.id)}
            />
          ))}
        </Paper>
      )}
      {found.hasNextPage && (
        <Box>
          <Button loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
            {t("work.more")}
          </Button>
        </Box>
      )}
      {drawing && <DrawDialog filters={filters} onDone={() => setDrawing(false)} />}
    </AuditPage>
  );
};

interface Props {
  row: CaseSummary;
  chosen: boolean;
  onToggle(): void;
}

const FoundCase = ({ row, chosen, onToggle }: Props) => {
  const t = useT();
  const format = useFormat();
  const name = nameOf(row.customer, t);
  const missed = [
    row.first_response_missed && t("audit.first_missed"),
    row.answer_missed_at && t("audit.answer_missed"),
  ].filter((word) => word);
  return (
    <Box
      component="li"
      sx={{
        display: "grid",
        gridTemplateColumns: "auto 1fr auto",
        alignItems: "start",
        columnGap: 1,
        py: 0.5,
        pr: 1.5,
        borderBottom: 1,
        borderColor: "divider",
        "&:last-of-type": { borderBottom: 0 },
      }}
    >
      <Checkbox
        size="small"
        checked={chosen}
        onChange={onToggle}
        slotProps={{ input: { "aria-label": t("audit.choose", { name }) } }}
      />
      <Box
        component={Link}
        to={`/cases/${row.id}/replay`}
        sx={{ color: "inherit", textDecoration: "none", minWidth: 0, py: 0.75 }}
      >
        <Box sx={{ display: "flex", alignItems: "center", gap: 0.75, fontWeight: 600 }}>
          <ChannelIcon channel={row.channel} />
          {name}
          <Box component="span" sx={{ fontWeight: 400, color: "text.secondary" }}>
            {row.kind && labelOf(t, "kind", row.kind)}
          </Box>
        </Box>
        <Box sx={ONE_LINE}>{row.excerpt ?? t("conversation.no_text")}</Box>
        {missed.length > 0 && (
          <Box sx={{ color: "meaning.overdue", fontSize: "0.78rem" }}>{missed.join(" · ")}</Box>
        )}
      </Box>
      <Box sx={{ textAlign: "right", fontSize: "0.78rem", color: "text.secondary", py: 0.75 }}>
        <div>{format.moment(row.opened_at)}</div>
        <div>
          {row.closed_reason
            ? labelOf(t, "closing_reason", row.closed_reason)
            : labelOf(t, "status", row.status)}
        </div>
      </Box>
    </Box>
  );
};

const ONE_LINE = {
  fontSize: "0.8438rem",
  color: "text.secondary",
  overflow: "hidden",
  textOverflow: "ellipsis",
  whiteSpace: "nowrap",
} as const;
