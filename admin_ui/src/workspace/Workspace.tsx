import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useRef, useState } from "react";
import { useNotify } from "react-admin";
import { Drafts } from "../approval/Drafts";
import { useCommand } from "../commands/useCommand";
import { filesAmong } from "../files/rules";
import { DeedDialog } from "../holding/DeedDialog";
import { type Deed, type DeedKind, taskFor } from "../holding/deeds";
import { useT } from "../i18n/useT";
import { Journal } from "../journal/Journal";
import { useKeys } from "../layout/useKeys";
import { useOnlookers } from "../onlooking/useOnlookers";
import { Problem } from "../providers/problem";
import type { CaseDetail, Id, Message } from "../providers/types";
import { CaseHeader } from "./CaseHeader";
import { CloseDialog } from "./CloseDialog";
import { Composer } from "./Composer";
import { Conversation, scrollToEnd } from "./Conversation";
import { newestInbound } from "./conversation";
import { Details } from "./Details";
import { allOf, joinedBy, withWords } from "./drafts";
import { claimable } from "./tasksOf";
import { useCase, useMessages } from "./useCase";
import { useClosing } from "./useClosing";
import { useDraft } from "./useDraft";

interface Props {
  caseId: Id;
  onBack?(): void;
  /** On a page of its own the case has a journal and no link to that page. */
  isPage?: boolean;
}

/** A case as an agent works on it: what was said, the reply, and everything to know beside it. */
export const Workspace = ({ caseId, onBack, isPage = false }: Props) => {
  const t = useT();
  const { data: record, error, refetch } = useCase(caseId);
  if (record?.id === caseId) {
    return <Open key={caseId} record={record} onBack={onBack} isPage={isPage} />;
  }
  if (error) {
    // What the server refuses stays refused; what got no answer may be asked again.
    const refused = error instanceof Problem && error.status < 500 ? error : null;
    return (
      <Box sx={{ p: 3, display: "grid", justifyItems: "start", gap: 1.5 }}>
        <Alert severity={refused ? "info" : "error"}>
          {refused?.status === 404 && t("failure_of.not_found")}
          {refused && refused.status !== 404 && `${refused.detail} ${refused.right}`}
          {!refused && t("failure_of.load")}
        </Alert>
        {!refused && <Button onClick={() => refetch()}>{t("failure_of.again")}</Button>}
        {onBack && <Button onClick={onBack}>{t("case.back")}</Button>}
      </Box>
    );
  }
  return (
    <Box sx={{ p: 2, display: "grid", gap: 1.5 }}>
      <Skeleton width="40%" height={32} />
      <Skeleton width="90%" height={24} />
      <Skeleton variant="rounded" height={120} />
    </Box>
  );
};

type View = "conversation" | "details" | "journal";

const Open = ({ record, onBack, isPage }: { record: CaseDetail } & Omit<Props, "caseId">) => {
  const t = useT();
  const isWide = useMediaQuery(isPage ? "(min-width:900px)" : "(min-width:1180px)");
  const { data: messages } = useMessages(record.id);
  const drafting = useDraft(record.id, record.actions.includes("submit_reply"));
  const { others, typed } = useOnlookers(record.id);
  const command = useCommand(record.id);
  const input = useRef<HTMLTextAreaElement>(null);
  const [view, setView] = useState<View>("conversation");
  const [closing, setClosing] = useState(false);
  const [deed, setDeed] = useState<Deed | null>(null);
  const conversation = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  // What came while somebody reads further up has not been seen; what they see come has.
  const [seenAt, setSeenAt] = useState(record.updated_at);
  if (atEnd && seenAt !== record.updated_at) setSeenAt(record.updated_at);
  const shown = isWide && view === "details" ? "conversation" : view;

  const notify = useNotify();
  const openClosing = useClosing(record, () => setClosing(true));
  useKeys("r", () => input.current?.focus());
  useKeys("e", openClosing);
  useKeys("c", () => {
    const task = claimable(record);
    if (task) void command({ kind: "claim_task", task_id: task.id }, { done: "case.claimed" });
    else notify(t("case.nothing_to_claim"), { type: "info" });
  });
  const begin = (kind: DeedKind) => {
    const task = taskFor(record.tasks, kind);
    if (task) setDeed({ kind, task });
    else notify(t("holding_act.none_of_yours"), { type: "info" });
  };
  useKeys("s", () => begin("remind_me"));
  useKeys("h", () => begin("hand_over_task"));
  useKeys("x", () => begin("refuse_task"));
  const newest = newestInbound(messages ?? [])?.id ?? null;
  const editAgain = ({ text, visibility, attachments }: Message) => {
    drafting.change({
      ...withWords(drafting.draft, text ?? "", newest),
      ...joinedBy(drafting.draft, visibility, record.suggested_visibility),
      files: allOf(drafting.draft.files, filesAmong(attachments)),
    });
    input.current?.focus();
  };

  const take = (words: string, questionId: string) => {
    drafting.change({
      ...withWords(drafting.draft, words, newest),
      basedOn: [...new Set([...drafting.draft.basedOn, questionId])],
    });
    setView("conversation");
    input.current?.focus();
  };

  return (
    <Box sx={{ display: "flex", height: "100%", minHeight: 0 }}>
      <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <CaseHeader
          record={record}
          others={others}
          onClose={openClosing}
          onBack={onBack}
          withPageLink={!isPage}
        />
        {(!isWide || isPage) && (
          <Tabs
            value={shown}
            onChange={(_, next: View) => setView(next)}
            variant={isWide ? "standard" : "fullWidth"}
            sx={TABS}
          >
            <Tab value="conversation" label={t("case.conversation")} />
            {!isWide && <Tab value="details" label={t("work.details")} />}
            {isPage && <Tab value="journal" label={t("case.journal")} />}
          </Tabs>
        )}
        {shown === "conversation" && (
          <>
            <Conversation
              record={record}
              messages={messages}
              frame={conversation}
              onLook={setAtEnd}
              onEditAgain={editAgain}
            />
            <Drafts record={record} messages={messages} />
            {messages && (
              <Composer
                record={record}
                messages={messages}
                drafting={drafting}
                input={input}
                seenAt={seenAt}
                onTyped={typed}
                onRead={() => scrollToEnd(conversation)}
              />
            )}
          </>
        )}
        {shown === "details" && <Details record={record} onDo={setDeed} onTake={take} />}
        {shown === "journal" && <Journal caseId={record.id} />}
      </Box>
      {isWide && (
        <Box sx={{ width: 330, flex: "none", borderLeft: 1, borderColor: "divider" }}>
          <Details record={record} onDo={setDeed} onTake={take} />
        </Box>
      )}
      {deed && <DeedDialog deed={deed} record={record} onDone={() => setDeed(null)} />}
      {closing && <CloseDialog record={record} onDone={() => setClosing(false)} />}
    </Box>
  );
};

const TABS = {
  flex: "none",
  minHeight: 38,
  px: { xs: 0, md: 1 },
  bgcolor: "background.paper",
  borderBottom: 1,
  borderColor: "divider",
  "& .MuiTab-root": { minHeight: 38, py: 0.5, textTransform: "none", fontWeight: 600 },
} as const;
