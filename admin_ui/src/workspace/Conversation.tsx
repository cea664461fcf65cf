import DownIcon from "@mui/icons-material/ArrowDownward";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { AmendmentStates } from "../amending/AmendmentStates";
import { MessageMenu } from "../amending/MessageMenu";
import { type PendingCommand, usePendingCommands } from "../commands/pending";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { CaseDetail, Message } from "../providers/types";
import { Bubble } from "./Bubble";
import { byDay } from "./conversation";
import { DeliveryState } from "./DeliveryState";

const NEAR_THE_END_PX = 120;

interface Props {
  record: CaseDetail;
  messages: readonly Message[] | undefined;
  frame: RefObject<HTMLDivElement | null>;
  /** Told whether the newest message is on the screen. */
  onLook(atEnd: boolean): void;
  onEditAgain(message: Message): void;
}

/** What was said, oldest first. Stays at the newest message unless the reader has scrolled up. */
export const Conversation = ({ record, messages, frame, onLook, onEditAgain }: Props) => {
  const t = useT();
  const format = useFormat();
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [isBehind, setBehind] = useState(false);
  const pending = usePendingReplies(record.id, messages);
  const count = (messages?.length ?? 0) + pending.length;

  const toEnd = useCallback(() => scrollToEnd(frame), [frame]);
  useEffect(() => onLook(true), [onLook]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message, or another case, is the occasion
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setBehind(true);
  }, [count, record.id]);
  useEffect(() => {
    // The frame shrinks when the composer or the keyboard of a phone grows; what it holds grows when
    // a picture has been loaded.
    const watcher = new ResizeObserver(() => atEnd.current && toEnd());
    if (frame.current) watcher.observe(frame.current);
    if (content.current) watcher.observe(content.current);
    return () => watcher.disconnect();
  }, [frame, toEnd]);

  return (
    <Box sx={{ position: "relative", flex: 1, minHeight: 0, display: "flex" }}>
      <Box
        ref={frame}
        // Focusable, so that the keyboard can scroll it.
        tabIndex={0}
        role="log"
        aria-label={t("conversation.label")}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
          if (atEnd.current) setBehind(false);
          onLook(atEnd.current);
        }}
        sx={{ flex: 1, overflowY: "auto", "&:focus-visible": { outlineOffset: -2 } }}
      >
        <Box
          ref={content}
          sx={{
            px: { xs: 1.5, md: 2 },
            py: 1.5,
            display: "flex",
            flexDirection: "column",
            gap: 1.25,
          }}
        >
          {messages ? null : <Waiting />}
          {messages?.length === 0 && (
            <Box sx={{ color: "text.secondary" }}>{t("conversation.empty")}</Box>
          )}
          {byDay(messages ?? []).map(({ date, messages: ofDay }) => (
            <Box key={date} sx={{ display: "contents" }}>
              <DayLine>{format.day(ofDay[0]?.occurred_at ?? date)}</DayLine>
              {ofDay.map((message) => (
                <Bubble
                  key={message.id}
                  message={message}
                  menu={<MessageMenu message={message} record={record} />}
                  footer={
                    <>
                      {message.direction === "outbound" && (
                        <DeliveryState
                          message={message}
                          record={record}
                          onEditAgain={onEditAgain}
                        />
                      )}
                      <AmendmentStates message={message} record={record} />
                    </>
                  }
                />
              ))}
            </Box>
          ))}
          {pending.map((each) => (
            <PendingReply key={each.id} pending={each} record={record} />
          ))}
        </Box>
      </Box>
      {isBehind && (
        <Button
          variant="contained"
          startIcon={<DownIcon />}
          onClick={toEnd}
          sx={{ position: "absolute", bottom: 8, left: "50%", translate: "-50%", borderRadius: 5 }}
        >
          {t("conversation.to_newest")}
        </Button>
      )}
    </Box>
  );
};

export const scrollToEnd = ({ current }: RefObject<HTMLDivElement | null>) => {
  if (current) current.scrollTop = current.scrollHeight;
};

/** Replies that the server keeps but has not carried out: a reply's id is its command's id. */
const usePendingReplies = (caseId: string, messages: readonly Message[] | undefined) =>
  usePendingCommands().filter(
    ({ id, caseId: of, command }) =>
      of === caseId &&
      command.kind === "submit_reply" &&
      !messages?.some((message) => message.id === id),
  );

const PendingReply = ({ pending, record }: { pending: PendingCommand; record: CaseDetail }) => {
  const t = useT();
  if (pending.command.kind !== "submit_reply") return null;
  const at = new Date(pending.since).toISOString();
  return (
    <Box sx={{ alignSelf: "flex-end", display: "flex", flexDirection: "column", opacity: 0.75 }}>
      <Bubble
        message={{
          id: pending.id,
          direction: "outbound",
          visibility: pending.command.visibility ?? record.visibility ?? "public",
          text: pending.command.text,
          edited_at: null,
          deleted_at: null,
          occurred_at: at,
          received_at: null,
          author: { name: t("conversation.us"), handle: null, kind: "person" },
          purpose: pending.command.purpose,
          delivery: "pending",
          failure: null,
          sent_at: null,
          url: null,
          covered: false,
          erased_at: null,
          attachments: [],
        }}
        footer={
          <Box sx={{ fontSize: "0.75rem", color: "text.secondary", textAlign: "right", pt: 0.25 }}>
            {t("conversation.pending")}
          </Box>
        }
      />
    </Box>
  );
};

const DayLine = ({ children }: { children: string }) => (
  <Box
    sx={{
      display: "flex",
      alignItems: "center",
      gap: 1.5,
      color: "text.secondary",
      fontSize: "0.75rem",
      fontWeight: 600,
      "&::before, &::after": { content: '""', flex: 1, height: "1px", bgcolor: "divider" },
    }}
  >
    {children}
  </Box>
);

const Waiting = () => (
  <>
    <Skeleton variant="rounded" width="70%" height={64} />
    <Skeleton variant="rounded" width="55%" height={64} sx={{ alignSelf: "flex-end" }} />
  </>
);
