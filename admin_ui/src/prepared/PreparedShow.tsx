import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useGetOne } from "react-admin";
import { Link as RouterLink, useParams } from "react-router-dom";
import { Changes } from "../approval/Changes";
import { useChange } from "../commands/useChange";
import { LeaveGuard } from "../forms/LeaveGuard";
import { Overtaken } from "../forms/Overtaken";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import { isLost } from "../providers/problem";
import { StateChip } from "./StateChip";
import type { PreparedDetail, Wording } from "./types";
import { WordingActions } from "./WordingActions";
import { WordsField } from "./WordsField";

/** One prepared reply: its words through all versions, and what may be done with them. */
export const PreparedShow = () => {
  const t = useT();
  const { id = "" } = useParams();
  const { data, error, refetch } = useGetOne<PreparedDetail>("prepared", { id });
  if (isLost(error, data?.wordings)) return <LoadFailure error={error} onAgain={refetch} />;
  // What a list knew of it comes first, without what only this page shows.
  if (!data?.wordings) return <Skeleton variant="rounded" height={240} sx={{ m: 2 }} />;
  const about = [
    data.client_name,
    labelOf(t, "purpose", data.purpose),
    labelOf(t, "language", data.language),
    t(`address.${data.address}`),
    data.channel ? labelOf(t, "channel", data.channel) : t("prepared.every_channel"),
    t("prepared.used", { smart_count: data.used }),
  ];
  return (
    <Page title={data.title} intro={about.join(" · ")}>
      <Box>
        <Link component={RouterLink} to="/prepared">
          {t("prepared.back")}
        </Link>
      </Box>
      <Newest key={data.id} prepared={data} />
      {data.wordings.length > 1 && (
        <Box component="section">
          <Typography component="h2" variant="h6" sx={{ mb: 1 }}>
            {t("prepared.earlier")}
          </Typography>
          <Box sx={{ display: "grid", gap: 1 }}>
            {data.wordings.slice(1).map((wording) => (
              <Paper key={wording.number} variant="outlined" sx={{ p: 1.5 }}>
                <Heading wording={wording} />
                <Box sx={WORDS}>{wording.text}</Box>
              </Paper>
            ))}
          </Box>
        </Box>
      )}
    </Page>
  );
};

/** What is being written, over which wording. */
interface Writing {
  text: string;
  over: Wording;
}

const Newest = ({ prepared }: { prepared: PreparedDetail }) => {
  const t = useT();
  const { change, busy } = useChange();
  const { newest, actions } = prepared;
  const before = prepared.wordings[1];
  const [writing, setWriting] = useState<Writing | null>(null);
  const [compares, setCompares] = useState(false);
  const begin = () => setWriting({ text: newest.text, over: newest });
  const isChanged = writing !== null && writing.text !== writing.over.text;
  const isOvertaken = writing !== null && writing.over.revision !== newest.revision;
  // What came from the server is shown at once, unless it would take unsaved words away.
  if (isOvertaken && (!isChanged || writing.text === newest.text)) setWriting(null);
  const save = async ({ text, over }: Writing) => {
    const path = `/api/prepared/${prepared.id}/wordings`;
    const done = await change<PreparedDetail>(path, {
      body: { text, revision: over.revision },
      done: "prepared.saved",
      outdated: [["prepared"]],
    });
    // What was typed meanwhile is yet to be saved.
    if (done)
      setWriting((now) => (now && now.text !== text ? { ...now, over: done.data.newest } : null));
  };
  return (
    <Paper component="section" variant="outlined" sx={{ p: 2, display: "grid", gap: 1.5 }}>
      <Heading wording={newest} />
      {newest.comment && (
        <Typography variant="body2" sx={{ color: "meaning.soon" }}>
          {t("prepared.returned_with", { name: newest.reviewed_by?.name ?? "" })} {newest.comment}
        </Typography>
      )}
      <LeaveGuard unsaved={isChanged} />
      {writing === null ? (
        <>
          {compares && before ? (
            <Box sx={WORDS}>
              <Changes before={before.text} after={newest.text} />
            </Box>
          ) : (
            <Box sx={WORDS} data-testid="wording">
              {newest.text}
            </Box>
          )}
          <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
            <WordingActions prepared={prepared} />
            {actions.includes("write") && (
              <Button variant="outlined" onClick={begin}>
                {t("prepared.rewrite")}
              </Button>
            )}
            {before && (
              <Button
                color="inherit"
                aria-pressed={compares}
                onClick={() => setCompares(!compares)}
                sx={{ ml: "auto" }}
              >
                {t("prepared.compare", { number: before.number })}
              </Button>
            )}
          </Box>
        </>
      ) : (
        <>
          {isOvertaken && (
            <>
              <Overtaken onLoad={() => setWriting(null)} />
              <Box sx={WORDS} data-testid="theirs">
                <Changes before={writing.over.text} after={newest.text} />
              </Box>
            </>
          )}
          <WordsField
            clientId={prepared.client_id}
            value={writing.text}
            onChange={(text) => setWriting({ ...writing, text })}
          />
          <Box sx={{ display: "flex", gap: 1 }}>
            <Button
              variant="contained"
              loading={busy}
              disabled={writing.text.trim() === "" || !isChanged}
              onClick={() => save(writing)}
            >
              {t("prepared.save_draft")}
            </Button>
            <Button color="inherit" onClick={() => setWriting(null)}>
              {t("form.cancel")}
            </Button>
          </Box>
        </>
      )}
    </Paper>
  );
};

const Heading = ({ wording }: { wording: Wording }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 1.5, mb: 0.5 }}>
      <Typography component="h3" variant="subtitle2">
        {t("approval.revision", { number: wording.number })}
      </Typography>
      <StateChip state={wording.state} />
      <Typography variant="caption" color="textSecondary">
        {t("prepared.written_by", {
          name: wording.written_by?.name ?? t("prepared.installation"),
          moment: format.moment(wording.written_at),
        })}
        {wording.reviewed_by &&
          wording.reviewed_at &&
          ` · ${t("prepared.reviewed_by", {
            name: wording.reviewed_by.name,
            moment: format.moment(wording.reviewed_at),
          })}`}
      </Typography>
    </Box>
  );
};

const WORDS = {
  whiteSpace: "pre-wrap",
  overflowWrap: "anywhere",
  fontSize: "0.95rem",
  lineHeight: 1.5,
} as const;
