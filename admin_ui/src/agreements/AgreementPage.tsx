import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Skeleton from "@mui/material/Skeleton";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useGetOne } from "react-admin";
import { useParams } from "react-router-dom";
import { LeaveGuard } from "../forms/LeaveGuard";
import { Overtaken } from "../forms/Overtaken";
import { useT } from "../i18n/useT";
import { LoadFailure } from "../layout/LoadFailure";
import { Page } from "../layout/Page";
import type { ClientDetail } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { CalendarPart, ZoneField } from "./CalendarPart";
import { Choice } from "./Choice";
import { CountField } from "./CountField";
import { DraftBar } from "./DraftBar";
import { FIELDS, Part } from "./Part";
import { PriorityPart } from "./PriorityPart";
import { RulesPart } from "./RulesPart";
import { SpanField } from "./SpanField";
import { Trial } from "./Trial";
import type { AgreementRecord, FullAgreement } from "./types";
import { useAgreement } from "./useAgreement";
import { Versions } from "./Versions";

/** A client's service agreement: what holds, the draft of the next version, and those before. */
export const AgreementPage = () => {
  const { id = "" } = useParams();
  // Nothing that was written for one client stays in the form when another's is opened.
  return <ClientsAgreement key={id} id={id} />;
};

const ClientsAgreement = ({ id }: { id: string }) => {
  const t = useT();
  const { data: client } = useGetOne<ClientDetail>("clients", { id });
  const agreement = useAgreement(id);
  const { record, error } = agreement;
  return (
    <Page
      title={client ? t("agreements.title", { client: client.name }) : t("clients.agreement")}
      intro={t("agreements.intro")}
    >
      {error && <LoadFailure error={error} />}
      {!record && !error && <Skeleton variant="rounded" height={400} />}
      {record && <Editor record={record} agreement={agreement} />}
    </Page>
  );
};

const Editor = ({
  record: newest,
  agreement: { wrong, busy, save, publish, discard },
}: {
  record: AgreementRecord;
  agreement: ReturnType<typeof useAgreement>;
}) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const [record, setRecord] = useState(newest);
  const begun = begunWith(record);
  const [value, setValue] = useState<FullAgreement>(begun);
  const [note, setNote] = useState(record.draft?.note ?? "");
  const isChanged =
    JSON.stringify(value) !== JSON.stringify(begun) || note !== (record.draft?.note ?? "");
  const load = (next: AgreementRecord) => {
    setRecord(next);
    setValue(begunWith(next));
    setNote(next.draft?.note ?? "");
  };
  // What came from the server is shown at once, unless it would take unsaved words away.
  const isOvertaken = stateOf(newest) !== stateOf(record);
  const isOurs = JSON.stringify(value) === JSON.stringify(begunWith(newest));
  if (isOvertaken && (isOurs || !isChanged)) load(newest);
  const mayWrite = record.actions.includes("write");
  const set = (part: Partial<FullAgreement>) => setValue((old) => ({ ...old, ...part }));
  const span = (name: SpanName, hint?: string) => (
    <SpanField
      label={t(`agreement_field.${name}`)}
      hint={hint}
      seconds={value[name]}
      error={wrong[name]}
      onChange={(seconds) => set({ [name]: seconds ?? 0 })}
    />
  );
  const count = (name: CountName, hint: string) => (
    <CountField
      label={t(`agreement_field.${name}`)}
      hint={hint}
      count={value[name]}
      bounds={record.bounds[name]}
      error={wrong[name]}
      onChange={(next) => set({ [name]: next })}
    />
  );
  return (
    <Box
      sx={{
        display: "grid",
        gap: 2,
        gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "minmax(0, 1fr) 340px" },
        alignItems: "start",
      }}
    >
      <LeaveGuard unsaved={mayWrite && isChanged} />
      <Box
        component="fieldset"
        disabled={!mayWrite}
        sx={{ display: "grid", gap: 2, border: 0, m: 0, p: 0, minWidth: 0 }}
      >
        <Part title={t("agreements.times")} hint={t("agreements.times_hint")}>
          <Box sx={FIELDS}>
            {span("acknowledge_in")}
            {span("answer_in")}
            <SpanField
              label={t("agreement_field.next_reply_in")}
              hint={t("agreements.next_reply_hint")}
              seconds={value.next_reply_in}
              error={wrong.next_reply_in}
              empty={t("agreements.as_answer")}
              onChange={(next_reply_in) => set({ next_reply_in })}
            />
            {span("before_window_shuts", t("agreements.window_hint"))}
          </Box>
          <PriorityPart
            times={value.per_priority}
            wrong={wrong}
            onChange={(per_priority) => set({ per_priority })}
          />
        </Part>
        <CalendarPart
          calendar={value.calendar}
          zone={value.time_zone}
          wrong={wrong}
          onChange={(calendar) =>
            set(
              calendar
                ? { calendar }
                : {
                    calendar,
                    acknowledge_counts: "always",
                    answer_counts: "always",
                    outside_hours: "acknowledge",
                  },
            )
          }
        />
        <Part title={t("agreements.counting")} hint={t("agreements.counting_hint")}>
          <Box sx={FIELDS}>
            <Choice
              label={t("agreement_field.acknowledge_counts")}
              group="agreement_word"
              words={vocabulary?.countings ?? []}
              value={value.acknowledge_counts}
              error={wrong.acknowledge_counts}
              onChange={(acknowledge_counts) => set({ acknowledge_counts })}
            />
            <Choice
              label={t("agreement_field.answer_counts")}
              group="agreement_word"
              words={vocabulary?.countings ?? []}
              value={value.answer_counts}
              error={wrong.answer_counts}
              onChange={(answer_counts) => set({ answer_counts })}
            />
            <Choice
              label={t("agreement_field.outside_hours")}
              group="agreement_word"
              words={vocabulary?.outside_hours ?? []}
              value={value.outside_hours}
              error={wrong.outside_hours}
              onChange={(outside_hours) => set({ outside_hours })}
            />
            <ZoneField
              label={t("agreement_field.time_zone")}
              value={value.time_zone}
              error={wrong.time_zone}
              onChange={(time_zone) => set({ time_zone })}
            />
          </Box>
        </Part>
        <Part title={t("agreements.machine")} hint={t("agreements.machine_hint")}>
          <Box sx={FIELDS}>
            {count("automatic_per_account", t("agreements.per_account_hint"))}
            {span("automatic_window", t("agreements.window_of_machine_hint"))}
            {count("automatic_per_second", t("agreements.per_second_hint"))}
          </Box>
        </Part>
        <Part title={t("agreements.waiting")}>
          <FormControlLabel
            control={
              <Switch
                checked={value.pause_while_asking}
                onChange={(_, pause_while_asking) => set({ pause_while_asking })}
              />
            }
            label={t("agreement_field.pause_while_asking")}
          />
          <Box sx={FIELDS}>
            {value.pause_while_asking && span("wait_for_customer")}
            {span("quiet_before_closing")}
            {span("reopen_for")}
            {span("person_decides_after")}
          </Box>
        </Part>
        <Part title={t("agreements.people")} hint={t("agreements.people_hint")}>
          <RulesPart
            rules={value.approval.rules}
            wrong={wrong}
            onChange={(rules) => set({ approval: { ...value.approval, rules } })}
          />
          <Box sx={FIELDS}>
            <Choice
              label={t("agreement_field.trainees")}
              group="agreement_word"
              words={vocabulary?.trainee_modes ?? []}
              value={value.approval.trainees}
              onChange={(trainees) => set({ approval: { ...value.approval, trainees } })}
            />
            <SpanField
              label={t("agreement_field.decide_in")}
              seconds={value.approval.decide_in}
              error={wrong["approval.decide_in"]}
              onChange={(seconds) =>
                set({ approval: { ...value.approval, decide_in: seconds ?? 0 } })
              }
            />
            <Choice
              label={t("agreement_field.escalation")}
              group="agreement_word"
              words={vocabulary?.escalation_paths ?? []}
              value={value.escalation}
              onChange={(escalation) => set({ escalation })}
            />
          </Box>
        </Part>
      </Box>
      <Box
        sx={{ display: "grid", gap: 2, minWidth: 0, position: { lg: "sticky" }, top: { lg: 16 } }}
      >
        {isOvertaken && isChanged && !isOurs && <Overtaken onLoad={() => load(newest)} />}
        <DraftBar
          record={record}
          isChanged={isChanged}
          busy={busy}
          note={
            mayWrite && (
              <TextField
                size="small"
                fullWidth
                multiline
                label={t("agreements.note")}
                value={note}
                onChange={({ target }) => setNote(target.value)}
                slotProps={{ htmlInput: { maxLength: vocabulary?.limits.line } }}
              />
            )
          }
          onSave={() => save(value, note, record.draft?.revision ?? 0)}
          onRevert={() => load(newest)}
          onPublish={publish}
          onDiscard={discard}
        />
        <Trial agreement={value} />
        <Versions record={record} />
      </Box>
    </Box>
  );
};

const begunWith = (record: AgreementRecord): FullAgreement =>
  record.draft?.agreement ?? record.agreement;

const stateOf = ({ agreement, draft }: AgreementRecord): string =>
  `${agreement.version} ${draft?.revision ?? 0}`;

type SpanName =
  | "acknowledge_in"
  | "answer_in"
  | "before_window_shuts"
  | "wait_for_customer"
  | "quiet_before_closing"
  | "reopen_for"
  | "person_decides_after"
  | "automatic_window";

type CountName = "automatic_per_account" | "automatic_per_second";
