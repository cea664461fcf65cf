import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { Fact, Facts } from "../workspace/Facts";
import { Steps } from "../workspace/Steps";
import { ClockLine } from "./ClockLine";
import { DraftsThen } from "./DraftsThen";
import { Latest } from "./Latest";
import { MessagesThen } from "./MessagesThen";
import { SaidWords } from "./SaidWords";
import type { CaseThen } from "./types";

/** The whole case after an entry: exactly what whoever looked at it then had before their eyes. */
export const CaseAsItStood = ({ then }: { then: CaseThen }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-label={t("replay.stood")}
      sx={{ p: { xs: 1.5, md: 2 }, display: "grid", gap: 2 }}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
        <Typography component="h2" variant="h6" sx={{ flex: 1, minWidth: 200 }}>
          {t("replay.stood_after", { seq: then.seq })}
        </Typography>
        <Chip variant="outlined" label={t(`status.${then.status}`)} />
        <Chip variant="outlined" label={t(`priority.${then.priority}`)} />
      </Box>
      <Steps steps={then.steps} />
      <Box
        sx={{
          display: "grid",
          gap: 2,
          gridTemplateColumns: { xs: "1fr", lg: "minmax(0, 1fr) minmax(260px, 320px)" },
        }}
      >
        <Box sx={{ display: "grid", gap: 2, alignContent: "start", minWidth: 0 }}>
          <Part title={t("case.conversation")}>
            <MessagesThen messages={then.messages} />
          </Part>
          {then.drafts.length > 0 && (
            <Part title={t("approval.label")}>
              <DraftsThen drafts={then.drafts} />
            </Part>
          )}
          {then.notes.length > 0 && (
            <Part title={t("notes.title")}>
              <Latest things={then.notes}>
                {(latest) =>
                  latest.map((note) => (
                    <Box key={note.at} sx={{ fontSize: "0.8438rem", mb: 0.75 }}>
                      <b>{note.by?.name ?? t("journal.machine")}</b>{" "}
                      <Box component="span" sx={{ color: "text.secondary" }}>
                        {format.moment(note.at)}
                      </Box>
                      <SaidWords text={{ words: note.words, withheld: false }} />
                    </Box>
                  ))
                }
              </Latest>
            </Part>
          )}
        </Box>
        <Box sx={{ display: "grid", gap: 2, alignContent: "start", minWidth: 0 }}>
          <Part title={t("clocks.title")}>
            {!then.acknowledge && !then.answer && (
              <Typography variant="body2" color="textSecondary">
                {t("clock.no_clocks")}
              </Typography>
            )}
            <ClockLine label={t("clock.acknowledge")} clock={then.acknowledge} />
            <ClockLine label={t("clock.answer")} clock={then.answer} />
          </Part>
          <Part title={t("assessment.title")}>
            <Judged then={then} />
          </Part>
          {then.tasks.length > 0 && (
            <Part title={t("case.tasks")}>
              <Facts>
                {then.tasks.map(({ task, assignee }) => (
                  <Fact key={task.id} name={labelOf(t, "task_kind", task.kind)}>
                    {assignee
                      ? t("work.held_by", { name: assignee.name })
                      : labelOf(t, "task_group", task.group)}
                  </Fact>
                ))}
              </Facts>
            </Part>
          )}
          {then.amendments.length > 0 && (
            <Part title={t("family.moderation")}>
              <Facts>
                {then.amendments.map((order) => (
                  <Fact key={order.id} name={labelOf(t, "amendment", order.kind)}>
                    {labelOf(t, "amendment_state", order.state)}
                  </Fact>
                ))}
              </Facts>
            </Part>
          )}
          <Part title={t("replay.pinned")}>
            <Facts>
              {Object.entries(then.versions).map(([kind, version]) => (
                <Fact key={kind} name={labelOf(t, "configuration", kind)}>
                  {t("clients.version", { version })}
                </Fact>
              ))}
            </Facts>
          </Part>
        </Box>
      </Box>
    </Paper>
  );
};

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box component="section" aria-label={title} sx={{ minWidth: 0 }}>
    <Typography variant="subtitle2" component="h3" sx={{ mb: 0.5 }}>
      {title}
    </Typography>
    {children}
  </Box>
);

/** What was thought of it, whether it was to be answered, and what the machine would have done. */
const Judged = ({ then }: { then: CaseThen }) => {
  const t = useT();
  const format = useFormat();
  const { assessment, decision, machine } = then;
  const why = format.list(machine.because.map((code) => labelOf(t, "why", code)));
  return (
    <Facts>
      {assessment && (
        <>
          <Fact name={t("assessment.kind")}>
            {labelOf(t, "kind", assessment.kind)}
            {`, ${labelOf(t, "sentiment", assessment.sentiment)}`}
          </Fact>
          {assessment.risks.length > 0 && (
            <Fact name={t("assessment.risks")}>
              {format.list(assessment.risks.map((risk) => labelOf(t, "risk", risk)))}
            </Fact>
          )}
        </>
      )}
      {decision && (
        <Fact name={t("decision.title")}>
          {labelOf(t, "answering", decision.answering)}
          {`, ${t("decision.because", { why: labelOf(t, "why", decision.reason) })}`}
        </Fact>
      )}
      <Fact name={t("replay.machine")}>
        {machine.may_speak
          ? machine.speaks_at
            ? t("replay.would_speak", { moment: format.full(machine.speaks_at) })
            : t("replay.may_speak")
          : t("machine.silent", { why })}
      </Fact>
    </Facts>
  );
};
