import SendIcon from "@mui/icons-material/Send";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import InputBase from "@mui/material/InputBase";
import ToggleButton from "@mui/material/ToggleButton";
import Tooltip from "@mui/material/Tooltip";
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useState } from "react";
import { AddButton } from "../files/AddButton";
import { takingFiles } from "../files/dropped";
import { FilesField } from "../files/FilesField";
import { areReady, naming } from "../files/rules";
import type { FileOfReply } from "../files/types";
import { useAddFiles } from "../files/useAddFiles";
import { useT } from "../i18n/useT";
import type { Key } from "../i18n/words";
import { useCompact } from "../layout/useCompact";
import { useMe } from "../providers/session";
import type { CaseDetail, Message, Prepared, Purpose, Time } from "../providers/types";
import { Counter } from "./Counter";
import { newestInbound, writtenSince } from "./conversation";
import { DelayNote } from "./DelayNote";
import { joinedBy, settled, withWords } from "./drafts";
import { lengthOf } from "./lengthOf";
import { nameOf } from "./nameOf";
import { PreparedMenu } from "./PreparedMenu";
import { PurposeChoice } from "./PurposeChoice";
import { ReplyNotices } from "./ReplyNotices";
import { StaleDialog } from "./StaleDialog";
import { readSigning, signed, writeSigning } from "./signed";
import { useDiscard } from "./useDiscard";
import type { Drafting } from "./useDraft";
import { useSendReply } from "./useSendReply";
import { VisibilityChoice } from "./VisibilityChoice";
import { WhoReads } from "./WhoReads";

/** What most replies are meant to be; the author says when it is something else. */
const USUAL_PURPOSE: Purpose = "substance";

interface Props {
  record: CaseDetail;
  messages: readonly Message[];
  drafting: Drafting;
  input: RefObject<HTMLTextAreaElement | null>;
  /** When the case was recorded as it was when the end of the conversation was last looked at. */
  seenAt: Time;
  onTyped(): void;
  /** Shows the end of the conversation. */
  onRead(): void;
}

export const Composer = (props: Props) => {
  const t = useT();
  const { record } = props;
  if (record.actions.includes("submit_reply")) return <Writing {...props} />;
  if (record.status === "open" && record.actions.length === 0) return null;
  return (
    <Box sx={{ ...FRAME, p: 1.5, color: "text.secondary", fontSize: "0.8125rem" }}>
      {t(reasonNotToWrite(record))}
    </Box>
  );
};

const Writing = ({ record, messages, drafting, input, seenAt, onTyped, onRead }: Props) => {
  const t = useT();
  const me = useMe();
  const compact = useCompact();
  const { draft, change } = drafting;
  const { send, busy, stale, dismissStale } = useSendReply(record.id, drafting);
  const [signs, setSigns] = useState(() => readSigning(localStorage));

  const [delaying, setDelaying] = useState<Prepared | null>(null);
  const newest = newestInbound(messages)?.id ?? null;
  const suggested = record.suggested_visibility;
  const visibility = draft.visibility ?? suggested;
  useEffect(() => {
    const audience = settled(draft, suggested);
    if (audience.visibility !== draft.visibility) change(audience);
  }, [draft, suggested, change]);
  const purpose = draft.purpose ?? USUAL_PURPOSE;
  const text = signs && me ? signed(draft.text, me.initials) : draft.text.trimEnd();
  const length = lengthOf(text, record.capabilities, record.customer?.handle ?? "");
  const isTooLong = length > record.capabilities.max_length;
  const rules = record.capabilities.files;
  const { files } = draft;
  const setFiles = useCallback((next: FileOfReply[]) => change({ files: next }), [change]);
  const adding = useAddFiles(record.id, { files, rules, onChange: setFiles });
  const isDescribed = areReady(files, rules);
  const canSend =
    text !== "" &&
    !isTooLong &&
    !busy &&
    !adding.busy &&
    isDescribed &&
    record.capabilities[visibility];
  const hasNewer = draft.text !== "" && draft.answers !== null && draft.answers !== newest;
  const hasTurned =
    draft.suggested !== null && draft.suggested !== suggested && visibility !== suggested;
  const name = nameOf(record.customer, t);
  const label = t(visibility === "public" ? "composer.public_to" : "composer.private_to", { name });

  const write = (words: string) => {
    change({
      text: words,
      answers: draft.text === "" ? newest : draft.answers,
      ...(words.trim() === "" && { prepared: null, purpose: null }),
    });
    onTyped();
  };
  const read = () => {
    change({ answers: newest });
    onRead();
  };
  const submit = () => {
    if (canSend) {
      void send({
        text,
        purpose,
        visibility,
        answers: draft.answers ?? newest,
        seen_at: seenAt,
        prepared: draft.prepared ?? null,
        ...(draft.basedOn.length > 0 && { based_on: draft.basedOn }),
        ...(files.length > 0 && { files: naming(files) }),
      });
    }
  };
  const insert = (prepared: Prepared) => {
    change({
      ...withWords(draft, prepared.text, newest),
      purpose: prepared.purpose,
      prepared: prepared.id,
      ...(prepared.visibility &&
        record.capabilities[prepared.visibility] &&
        joinedBy(draft, prepared.visibility, suggested)),
    });
    input.current?.focus();
  };
  const isLate = record.tasks.some(({ kind }) => kind === "explain_delay");
  const delay =
    delaying ?? (isLate ? record.prepared.find(({ purpose }) => purpose === "delay") : undefined);
  const choose = (prepared: Prepared) =>
    prepared.with_reason ? setDelaying(prepared) : insert(prepared);
  const discard = useDiscard(drafting);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape") input.current?.blur();
  };

  return (
    <Box
      component="section"
      aria-label={t("composer.label")}
      {...(rules && takingFiles(adding.add))}
      sx={{ ...FRAME, borderLeft: "4px solid", borderLeftColor: `meaning.${visibility}` }}
    >
      {hasNewer && (
        <Alert
          severity="warning"
          sx={{ m: 1, mb: 0, py: 0 }}
          action={
            <Button color="inherit" onClick={read}>
              {t("composer.newer_read")}
            </Button>
          }
        >
          {t("composer.newer")}
        </Alert>
      )}
      {delay && (delaying || draft.text === "") && (
        <DelayNote
          prepared={delay}
          isDue={isLate}
          onUse={(words) => {
            insert({ ...delay, text: words });
            setDelaying(null);
          }}
          onCancel={delaying ? () => setDelaying(null) : undefined}
        />
      )}
      <WhoReads record={record} onPointer={insert} />
      <Box sx={ROW}>
        <VisibilityChoice
          value={visibility}
          suggested={suggested}
          capabilities={record.capabilities}
          onChange={(next) => change({ visibility: next, suggested: null })}
        />
        <PurposeChoice value={purpose} onChange={(next) => change({ purpose: next })} />
        {visibility !== suggested && !hasTurned && (
          <Box component="span" sx={{ color: "meaning.soon", fontSize: "0.75rem" }}>
            {t("composer.not_suggested", {
              visibility: t(`visibility_choice.${suggested}`),
            })}
          </Box>
        )}
        <PreparedMenu prepared={record.prepared} onChoose={choose} />
      </Box>
      {hasTurned && (
        <Alert severity="warning" sx={{ m: 1, mb: 0, py: 0 }} data-testid="suggestion-turned">
          {t("composer.suggestion_turned", { visibility: t(`visibility_choice.${suggested}`) })}
        </Alert>
      )}
      <InputBase
        multiline
        fullWidth
        minRows={compact ? 1 : 2}
        maxRows={compact ? 5 : 9}
        placeholder={label}
        inputRef={input}
        value={draft.text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        inputProps={{
          "aria-label": label,
          "data-testid": "composer",
          // Spelling is looked up in the language of the customer's latest message.
          lang: record.reply_language === "und" ? undefined : record.reply_language,
        }}
        sx={{
          px: 1.5,
          py: 0.5,
          fontSize: "0.9375rem",
          lineHeight: 1.5,
          "& textarea:focus-visible": { outline: "none" },
        }}
      />
      <Box sx={{ px: 1.25, display: "grid", gap: 0.5 }}>
        {rules && <FilesField files={files} rules={rules} onChange={setFiles} />}
        <ReplyNotices
          caseId={record.id}
          text={[draft.text, ...files.map(({ description }) => description)].join("\n").trim()}
          visibility={visibility}
        />
      </Box>
      <Box sx={{ ...ROW, pb: 1 }}>
        {me && (
          <Tooltip title={t("composer.sign", { initials: `^${me.initials}` })}>
            <ToggleButton
              value="sign"
              size="small"
              selected={signs}
              aria-label={t("composer.sign", { initials: `^${me.initials}` })}
              onChange={() => {
                setSigns(!signs);
                writeSigning(localStorage, !signs);
              }}
              sx={{ py: 0, px: 0.75, textTransform: "none", minHeight: 26 }}
            >
              ^{me.initials}
            </ToggleButton>
          </Tooltip>
        )}
        {rules && (
          <AddButton rules={rules} count={files.length} busy={adding.busy} onAdd={adding.add} />
        )}
        <Counter length={length} counting={record.capabilities} />
        {!isDescribed && (
          <Box component="span" role="status" sx={{ color: "meaning.soon", fontSize: "0.75rem" }}>
            {t("files.say_what")}
          </Box>
        )}
        {draft.text !== "" && isDescribed && !compact && (
          <Box component="span" sx={{ color: "text.secondary", fontSize: "0.75rem" }}>
            {t(draft.unsaved ? "composer.draft_kept" : "composer.draft_saved")}
          </Box>
        )}
        <Box sx={{ display: "flex", gap: 1, ml: "auto" }}>
          {(draft.text !== "" || files.length > 0) && (
            <Button color="inherit" sx={{ color: "text.secondary" }} onClick={discard}>
              {t("composer.discard")}
            </Button>
          )}
          <Tooltip title={t("composer.send_hint")}>
            <span>
              <Button
                variant="contained"
                endIcon={<SendIcon sx={{ fontSize: "16px !important" }} />}
                disabled={!canSend}
                loading={busy}
                onClick={submit}
              >
                {t("composer.send")}
              </Button>
            </span>
          </Tooltip>
        </Box>
      </Box>
      {stale && (
        <StaleDialog
          newer={writtenSince(messages, stale.outgoing.answers)}
          refusal={stale.refusal}
          busy={busy}
          onBack={() => {
            dismissStale();
            read();
          }}
          onConfirm={() => send({ ...stale.outgoing, answers: newest, seen_at: record.updated_at })}
        />
      )}
    </Box>
  );
};

const reasonNotToWrite = ({ status, replies }: CaseDetail): Key => {
  if (status === "closed") return "composer.closed";
  if (replies.some(({ delivery }) => delivery === "unknown")) return "machine.in_doubt";
  return "composer.not_now";
};

const FRAME = {
  flex: "none",
  bgcolor: "background.paper",
  borderTop: 1,
  borderColor: "divider",
} as const;

const ROW = {
  display: "flex",
  flexWrap: "wrap",
  alignItems: "center",
  gap: 1,
  px: 1.25,
  pt: 1,
} as const;
