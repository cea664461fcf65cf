import EyeIcon from "@mui/icons-material/VisibilityOutlined";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Paper from "@mui/material/Paper";
import { refusalSaid } from "../commands/refusalSaid";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { inWords, sentence } from "../journal/sentence";
import type { PersonName } from "../providers/types";
import { Fact, Facts } from "../workspace/Facts";
import { Difference } from "./Difference";
import { SaidWords } from "./SaidWords";
import type { CaseThen, Cause, TimelineEntry } from "./types";
import { Who } from "./Who";

interface Props {
  entry: TimelineEntry;
  people: readonly PersonName[];
  then?: CaseThen;
  onGo(seq: number): void;
}

/** One entry in full: who, in which role, by which rule and version, because of what. */
export const ThisEntry = ({ entry, people, then, onGo }: Props) => {
  const t = useT();
  const format = useFormat();
  const refusal = refusalIn(entry);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label={t("replay.this_entry")}
      sx={{ p: { xs: 1.5, md: 2 }, display: "grid", gap: 1.25 }}
    >
      <Box sx={{ fontSize: "1rem" }}>
        <Who by={entry.by} /> {sentence(entry, t, format)}
      </Box>
      {!entry.readable && <Alert severity="warning">{t("replay.unreadable")}</Alert>}
      {refusal && (
        <Alert severity="warning">
          {t("replay.refused", { why: labelOf(t, "refusal", refusal.refusal) })}{" "}
          {refusalSaid(refusal.detail, t)} {refusalSaid(refusal.right, t)}
        </Alert>
      )}
      {entry.texts.map((text) => (
        <SaidWords key={text.field} text={text} />
      ))}
      <Facts>
        <Fact name={t("replay.when")}>{format.full(entry.at)}</Fact>
        {entry.by.id && (
          <Fact name={t("replay.as")}>
            {format.list(entry.by.roles.map((role) => labelOf(t, "role", role))) ||
              t("replay.no_role")}
            {entry.by.departments.length > 0 && ` · ${entry.by.departments.join(", ")}`}
            {entry.by.level !== "regular" && ` · ${labelOf(t, "level", entry.by.level)}`}
            {` · ${labelOf(t, "via", entry.by.via)}`}
          </Fact>
        )}
        {entry.speaker && (
          <Fact name={t("replay.speaker")}>{labelOf(t, "speaker", entry.speaker)}</Fact>
        )}
        {entry.ignored && (
          <Fact name={t("replay.ignored")}>{labelOf(t, "why", entry.ignored)}</Fact>
        )}
        {entry.rule && <RuleFact rule={entry.rule} />}
        {entry.causes.length > 0 && (
          <Fact name={t("replay.because")}>
            <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
              {entry.causes.map((cause) => (
                <li key={`${cause.how}-${cause.seq}`}>
                  <CauseLine cause={cause} onGo={onGo} />
                </li>
              ))}
            </Box>
          </Fact>
        )}
        {entry.by.id && entry.saw > 0 && entry.saw < entry.seq && (
          <Fact name={t("replay.saw")}>
            <Button
              variant="outlined"
              startIcon={<EyeIcon />}
              onClick={() => onGo(entry.saw)}
              sx={{ my: 0.25 }}
            >
              {t("replay.show_saw", { seq: entry.saw })}
            </Button>
          </Fact>
        )}
      </Facts>
      {then?.seq === entry.seq && (
        <Difference changes={then.changes} seq={entry.seq} names={names} />
      )}
    </Paper>
  );
};

/** The guideline, the approval rule or the term of the agreement, and the version that held. */
const RuleFact = ({ rule }: { rule: NonNullable<TimelineEntry["rule"]> }) => {
  const t = useT();
  const format = useFormat();
  const versions = Object.entries(rule.versions).map(([kind, version]) =>
    t("replay.version", { kind: labelOf(t, "configuration", kind), version }),
  );
  return (
    <Fact name={t("replay.rule")}>
      <span>
        <b>{inWords(rule.name, t, format)}</b>
        {rule.value !== null && `: ${inWords(rule.value, t, format)}`}
        {versions.length > 0 && (
          <Box component="span" sx={{ color: "text.secondary" }}>
            {" · "}
            {versions.join(", ")}
          </Box>
        )}
      </span>
    </Fact>
  );
};

const CauseLine = ({ cause, onGo }: { cause: Cause; onGo(seq: number): void }) => {
  const t = useT();
  const format = useFormat();
  const { seq } = cause;
  return (
    <>
      {labelOf(t, "cause", cause.how)}:{" "}
      <Link component="button" onClick={() => onGo(seq)} sx={{ verticalAlign: "baseline" }}>
        {t("replay.entry", { seq })}
      </Link>
      {" – "}
      <Who by={cause.by} /> {sentence(cause, t, format)}
    </>
  );
};

const refusalIn = (entry: TimelineEntry) => {
  const answer = entry.event.answer;
  if (entry.kind !== "command_refused" || typeof answer !== "object" || answer === null)
    return null;
  const { refusal = "refused", detail = "", right = "" } = answer as Record<string, string>;
  return { refusal, detail, right };
};
