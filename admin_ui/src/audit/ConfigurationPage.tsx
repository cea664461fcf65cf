import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import MenuItem from "@mui/material/MenuItem";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { useSearchParams } from "react-router-dom";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { Awaited } from "../layout/Awaited";
import { EmptyState } from "../layout/EmptyState";
import { ShowMore } from "../layout/ShowMore";
import { useMe } from "../providers/session";
import type { Id } from "../providers/types";
import { Difference } from "../replay/Difference";
import { AuditPage } from "./AuditPage";
import { useConfigurationChanges } from "./calls";
import { movedBy, rowAt } from "./place";
import type { ConfigurationChange } from "./types";

/** The configuration as a timeline: who changed what, before and after. */
export const ConfigurationPage = () => {
  const t = useT();
  const me = useMe();
  const [address, setAddress] = useSearchParams();
  const [at, setAt] = useState<Id | null>(null);
  const client = address.get("client_id") ?? "";
  const { data, error, refetch, ...more } = useConfigurationChanges(
    client ? { client_id: client } : {},
  );
  const changes = data ?? [];
  const here = rowAt(changes, at);
  const clients = new Map(me?.grants.map(({ client_id, client_name }) => [client_id, client_name]));
  const move = (by: number) => setAt((before) => movedBy(changes, before, by));
  useHotkeys("up, left", () => move(-1), { preventDefault: true }, [changes]);
  useHotkeys("down, right", () => move(1), { preventDefault: true }, [changes]);
  return (
    <AuditPage>
      {clients.size > 1 && (
        <TextField
          select
          label={t("column.client")}
          value={client}
          onChange={(event) => {
            setAt(null);
            setAddress(event.target.value ? { client_id: event.target.value } : {});
          }}
          sx={{ width: 220, maxWidth: "100%" }}
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        >
          <MenuItem value="">{t("cases.all")}</MenuItem>
          {[...clients].map(([id, name]) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      {!data && <Awaited error={error} onAgain={refetch} />}
      {data?.length === 0 && (
        <Paper variant="outlined">
          <EmptyState title={t("audit.no_changes")} hint="" />
        </Paper>
      )}
      <Box
        sx={{
          display: "grid",
          gap: 2,
          alignItems: "start",
          gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "360px minmax(0, 1fr)" },
        }}
      >
        {here && (
          <Box sx={{ order: { xs: 0, md: 1 }, position: { md: "sticky" }, top: 0 }}>
            <One change={here} />
          </Box>
        )}
        <Box>
          <Paper variant="outlined" component="ol" sx={{ m: 0, p: 0, listStyle: "none" }}>
            {changes.map((change) => (
              <Line
                key={change.id}
                change={change}
                isHere={change.id === here?.id}
                onClick={() => setAt(change.id)}
              />
            ))}
          </Paper>
          <ShowMore {...more} />
        </Box>
      </Box>
    </AuditPage>
  );
};

const kindOf = (t: ReturnType<typeof useT>, kind: string) =>
  labelOf(t, "change_kind", kind.replaceAll(".", "_"));

interface Props {
  change: ConfigurationChange;
  isHere: boolean;
  onClick(): void;
}

const Line = ({ change, isHere, onClick }: Props) => {
  const t = useT();
  const format = useFormat();
  return (
    <li>
      <ButtonBase
        onClick={onClick}
        aria-current={isHere ? "step" : undefined}
        sx={{
          width: "100%",
          display: "block",
          textAlign: "left",
          fontFamily: "inherit",
          fontSize: "0.8438rem",
          px: 1.5,
          py: 0.75,
          borderBottom: 1,
          borderColor: "divider",
          bgcolor: isHere ? "meaning.own" : undefined,
          boxShadow: (theme) => (isHere ? `inset 3px 0 ${theme.palette.primary.main}` : "none"),
        }}
      >
        <b>{kindOf(t, change.kind)}</b>
        {change.subject_name && ` · ${change.subject_name}`}
        <Box sx={{ color: "text.secondary", fontSize: "0.78rem" }}>
          {change.client_name} · {change.seq} · {format.moment(change.at)} ·{" "}
          {change.by?.name ?? t("audit.command_line")}
        </Box>
      </ButtonBase>
    </li>
  );
};

const One = ({ change }: { change: ConfigurationChange }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label={t("audit.one_change")}
      sx={{ p: 2, display: "grid", gap: 1 }}
    >
      <Typography component="h2" variant="h6">
        {kindOf(t, change.kind)}
        {change.subject_name && ` · ${change.subject_name}`}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t("audit.changed_by", {
          name: change.by?.name ?? t("audit.command_line"),
          client: change.client_name,
          moment: format.full(change.at),
        })}
      </Typography>
      <Difference changes={change.changes} seq={change.seq} />
      <Typography variant="caption" color="textSecondary" sx={{ overflowWrap: "anywhere" }}>
        {t("journal.hash")} <code>{change.hash}</code>
      </Typography>
    </Paper>
  );
};
