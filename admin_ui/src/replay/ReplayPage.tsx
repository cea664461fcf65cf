import BackIcon from "@mui/icons-material/ArrowBack";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import MuiLink from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router-dom";
import { ExportMenu } from "../audit/ExportMenu";
import { ReviewPanel } from "../audit/ReviewPanel";
import { VerifyButton } from "../audit/VerifyButton";
import { refusalOf } from "../commands/refusal";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { EmptyState } from "../layout/EmptyState";
import { PageTitle } from "../layout/PageTitle";
import { useCompact } from "../layout/useCompact";
import { may, useMe } from "../providers/session";
import type { CaseDetail, Id } from "../providers/types";
import { nameOf } from "../workspace/nameOf";
import { useCase } from "../workspace/useCase";
import { CaseAsItStood } from "./CaseAsItStood";
import { EntryList } from "./EntryList";
import { NarrowBar } from "./NarrowBar";
import { moved, type Narrowed } from "./steps";
import { ThisEntry } from "./ThisEntry";
import { TimeSlider } from "./TimeSlider";
import type { Outline } from "./types";
import { useCaseThen, useEntries, useOutline, useOutsider } from "./useReplay";

/** An auditor steps through a case: what happened, who, why, and how it stood at each entry. */
export const ReplayPage = () => {
  const { id = "" } = useParams();
  // Nothing of one case, what was found of it least of all, is left over for the next.
  return <Replay key={id} id={id} />;
};

const Replay = ({ id }: { id: Id }) => {
  const t = useT();
  const me = useMe();
  const { data: record } = useCase(id);
  const [address] = useSearchParams();
  const narrow: Narrowed = {
    person: address.get("person") ?? undefined,
    family: address.get("family") ?? undefined,
    visibility: address.get("visibility") ?? undefined,
  };
  const { data: outline, error } = useOutline(id, narrow);
  return (
    <Box sx={{ display: "flex", flexDirection: "column", height: "100%", minHeight: 0 }}>
      <PageTitle title={t("replay.title")} />
      <Heading caseId={id} record={record} />
      {error && (
        <Alert severity="error" sx={{ m: 2 }}>
          {refusalOf(error, t).title}
        </Alert>
      )}
      {!outline && !error && <Skeleton variant="rounded" height={160} sx={{ m: 2 }} />}
      {outline?.last === 0 && <EmptyState title={t("journal.empty")} />}
      {outline && outline.last > 0 && (
        <Stepping
          caseId={id}
          outline={outline}
          narrow={narrow}
          mayReview={record !== undefined && may(me, "audit", record.client_id)}
        />
      )}
    </Box>
  );
};

const Heading = ({ caseId, record }: { caseId: Id; record?: CaseDetail }) => {
  const t = useT();
  const me = useMe();
  const navigate = useNavigate();
  const back = () => (window.history.length > 1 ? navigate(-1) : navigate("/cases"));
  return (
    <Box
      component="header"
      sx={{
        flex: "none",
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        gap: 1,
        px: { xs: 1.5, md: 2 },
        py: 1,
        bgcolor: "background.paper",
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <IconButton edge="start" size="small" aria-label={t("case.back")} onClick={back}>
        <BackIcon fontSize="small" />
      </IconButton>
      <Box sx={{ flex: { xs: "1 1 calc(100% - 48px)", md: 1 }, minWidth: 0 }}>
        <Typography component="h1" variant="h6" noWrap>
          {t("replay.of", { name: record ? nameOf(record.customer, t) : "…" })}
        </Typography>
        {record && (
          <Typography variant="caption" color="textSecondary" component="div" noWrap>
            {t("case.on_channel", {
              channel: labelOf(t, "channel", record.channel),
              client: record.client_name,
            })}
            {" · "}
            <MuiLink component={Link} underline="always" to={`/cases/${caseId}/show`}>
              {t("replay.to_case")}
            </MuiLink>
          </Typography>
        )}
      </Box>
      {record && may(me, "audit", record.client_id) && (
        <>
          <VerifyButton caseIds={[caseId]} clientId={record.client_id} />
          <ExportMenu caseIds={[caseId]} label={t("audit.export")} />
        </>
      )}
    </Box>
  );
};

interface SteppingProps {
  caseId: Id;
  outline: Outline;
  narrow: Narrowed;
  mayReview: boolean;
}

const Stepping = ({ caseId, outline, narrow, mayReview }: SteppingProps) => {
  const t = useT();
  const compact = useCompact();
  const [address, setAddress] = useSearchParams();
  const [view, setView] = useState<"entries" | "then">("then");
  const { shown, last } = outline;
  const seq = Math.min(Math.max(Math.trunc(Number(address.get("seq"))) || last, 1), last);
  const around = useEntries(caseId, narrow, shown, seq);
  const { entries, error: unread } = around;
  const outsider = useOutsider(caseId, seq, shown);
  const entry = entries.find((each) => each.seq === seq) ?? outsider;
  const { data: then, error } = useCaseThen(caseId, seq);
  const put = (part: Record<string, string | undefined>) => {
    setAddress(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(part)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true },
    );
  };
  const go = (to: number) => put({ seq: String(to) });
  const list = <EntryList {...around} seq={seq} onGo={go} />;
  const standing = (
    <Box sx={{ display: "grid", gap: 1.5, p: { xs: 1.5, md: 2 }, minWidth: 0 }}>
      {entry && <ThisEntry entry={entry} people={outline.people} then={then} onGo={go} />}
      {(error ?? unread) && <Alert severity="error">{refusalOf(error ?? unread, t).title}</Alert>}
      {then && <CaseAsItStood then={then} />}
      {mayReview && <ReviewPanel caseId={caseId} seq={seq} sampleId={address.get("sample")} />}
    </Box>
  );
  return (
    <>
      <TimeSlider
        shown={shown}
        last={last}
        seq={seq}
        at={entry?.at}
        onGo={go}
        onMove={(move) => go(moved(shown, seq, move))}
      />
      <NarrowBar outline={outline} narrow={narrow} onChange={(part) => put(part)} />
      {compact ? (
        <>
          <Tabs
            value={view}
            onChange={(_, next: "entries" | "then") => setView(next)}
            variant="fullWidth"
            sx={{ flex: "none", minHeight: 38, borderBottom: 1, borderColor: "divider" }}
          >
            <Tab value="then" label={t("replay.state")} sx={{ minHeight: 38 }} />
            <Tab value="entries" label={t("replay.entries")} sx={{ minHeight: 38 }} />
          </Tabs>
          <Box sx={{ flex: 1, minHeight: 0, overflowY: "auto" }}>
            {view === "entries" ? list : standing}
          </Box>
        </>
      ) : (
        <Box sx={{ flex: 1, minHeight: 0, display: "flex" }}>
          <Box
            sx={{
              width: 380,
              flex: "none",
              overflowY: "auto",
              borderRight: 1,
              borderColor: "divider",
              bgcolor: "background.paper",
            }}
          >
            {list}
          </Box>
          <Box sx={{ flex: 1, minWidth: 0, overflowY: "auto" }}>{standing}</Box>
        </Box>
      )}
    </>
  );
};
