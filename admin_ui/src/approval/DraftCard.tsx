import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import { useCallback, useRef, useState } from "react";
import { ClockText } from "../clock/ClockText";
import { useCommand } from "../commands/useCommand";
import { AddButton } from "../files/AddButton";
import { takingFiles } from "../files/dropped";
import { FileList } from "../files/FileList";
import { FilesField } from "../files/FilesField";
import { areReady, areSame, naming as namingFiles } from "../files/rules";
import type { FileOfReply } from "../files/types";
import { useAddFiles } from "../files/useAddFiles";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { type Key, labelOf, type T } from "../i18n/words";
import { useMe } from "../providers/session";
import type { CaseDetail, Command, DraftOfCase, Message } from "../providers/types";
import { Bubble } from "../workspace/Bubble";
import { newestInbound, repliedSince } from "../workspace/conversation";
import { ReplyNotices } from "../workspace/ReplyNotices";
import { ruleName } from "../workspace/ruleInWords";
import { VisibilityMark } from "../workspace/VisibilityMark";
import { Changes } from "./Changes";
import { useWriting } from "./useWriting";
import type { Writing } from "./writing";

type Deed = NonNullable<Writing["doing"]>;

interface Props {
  record: CaseDetail;
  draft: DraftOfCase;
  messages: readonly Message[] | undefined;
}

/** A draft with the rule that asked for consent, its changes, and what this person may do with it. */
export const DraftCard = ({ record, draft, messages = [] }: Props) => {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const command = useCommand(record.id);
  const { writing, begin, change, finish, restore } = useWriting(record.id, draft.id);
  const { doing, words, files, seen } = writing;
  // Words that were kept call nobody away from what they came back for.
  const hasBegun = useRef(false);
  const [busy, setBusy] = useState(false);
  const [changes, setChanges] = useState(false);
  const rules = draft.amends ? null : record.capabilities.files;
  const setFiles = useCallback((files: FileOfReply[]) => change({ files }), [change]);
  const adding = useAddFiles(record.id, { files, rules, onChange: setFiles });
  const latest = draft.revisions.at(-1);
  if (!latest) return null;
  const before = draft.revisions.at(-2);
  /** The customer's newest message: what a revision takes into account. */
  const newest = newestInbound(messages)?.id ?? null;
  const isMine = draft.revisions.some(({ by }) => by?.id === me?.id);
  const can = (kind: Command["kind"]) => draft.actions.includes(kind);

  const here = { revision: latest.hash, answers: newest, at: record.updated_at };
  const write = (doing: Deed) => {
    hasBegun.current = true;
    const words = doing === "return" ? "" : (latest.text ?? "");
    begin({ doing, words, files: latest.files, seen: here });
  };
  const say = async (what: Command, done: Key) => {
    setBusy(true);
    const result = await command(what, { done, onRefusedLater: () => restore(writing) });
    setBusy(false);
    if (result) finish();
    else if (seen) change({ seen: { revision: seen.revision } });
  };
  const known = { ...here, ...seen };
  const naming = { draft_id: draft.id, revision: known.revision };
  const seen_at = known.at;
  const hasOtherWords = known.revision !== latest.hash;
  const submit = () => {
    const text = words.trim();
    const named = areSame(files, latest.files) ? {} : { files: namingFiles(files) };
    if (doing === "edit") {
      const edited = {
        kind: "edit_and_approve_draft",
        ...naming,
        seen_at,
        text,
        ...named,
      } as const;
      return say(edited, "approval.approved");
    }
    if (doing === "return") {
      return say({ kind: "return_draft", ...naming, comment: text }, "approval.returned_done");
    }
    const revised = {
      kind: "revise_draft",
      ...naming,
      text,
      answers: known.answers,
      seen_at,
      ...named,
    } as const;
    return say(revised, "approval.revised");
  };

  return (
    <Box
      component="article"
      data-testid="draft"
      {...(rules && doing !== null && doing !== "return" && takingFiles(adding.add))}
      sx={{
        px: 2,
        py: 1.5,
        display: "grid",
        gap: 1,
        bgcolor: "background.paper",
        borderBottom: 1,
        borderColor: "divider",
        fontSize: "0.875rem",
      }}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
        <Box component="h3" sx={{ m: 0, fontSize: "0.875rem", fontWeight: 700, flex: 1 }}>
          {headline(draft, t)}
        </Box>
        {draft.decide_by && <ClockText start={latest.at} due={draft.decide_by} />}
      </Box>
      <Box sx={{ color: "text.secondary", fontSize: "0.8rem" }}>
        <VisibilityMark visibility={draft.visibility} /> · {labelOf(t, "purpose", draft.purpose)} ·{" "}
        {t("approval.because", { rule: ruleName(draft.rule, t) })} ·{" "}
        {t("approval.revision", { number: latest.number })}
        {latest.by && ` · ${latest.by.name}`}
      </Box>
      {draft.amends ? (
        <Amends
          draft={draft}
          amended={messages.find(({ id }) => id === draft.amends)}
          after={latest.text ?? ""}
        />
      ) : (
        <Overlooked replies={repliedSince(messages, latest.at)} />
      )}
      {draft.approvals.map(({ by, group, revision }) => (
        <Box key={revision + group} sx={{ color: "success.main", fontSize: "0.8rem" }}>
          {t("approval.consented", {
            name: by?.name ?? "",
            group: labelOf(t, "task_group", group),
          })}
        </Box>
      ))}
      {draft.status === "outdated" && (
        <Alert severity="warning">{t("approval.outdated_hint")}</Alert>
      )}
      {draft.comment && (
        <Alert severity="info">
          <strong>{t("approval.comment")}:</strong> {draft.comment}
        </Alert>
      )}
      {(doing === null || hasOtherWords) && !draft.amends && (
        <Box sx={{ fontSize: "0.95rem", lineHeight: 1.5 }}>
          {changes && before ? (
            <Changes before={before.text ?? ""} after={latest.text ?? ""} />
          ) : (
            <Box sx={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {latest.text ??
                (latest.erased_at
                  ? t("personal_data.erased_on", { date: format.date(latest.erased_at) })
                  : t("approval.erased"))}
            </Box>
          )}
          <FileList files={latest.files} before={changes ? before?.files : undefined} />
        </Box>
      )}
      {hasOtherWords && (
        <Alert
          severity="warning"
          data-testid="other-words"
          sx={{ flexWrap: "wrap", "& .MuiAlert-message": { flex: "1 1 220px" } }}
          action={
            <Button
              color="inherit"
              onClick={() => change({ seen: here })}
              sx={{ whiteSpace: "nowrap" }}
            >
              {t("approval.go_on_with_mine")}
            </Button>
          }
        >
          {t("approval.other_words")}
        </Alert>
      )}
      {doing !== null && (
        <TextField
          multiline
          fullWidth
          minRows={2}
          maxRows={8}
          autoFocus={hasBegun.current}
          value={words}
          onChange={(event) => change({ words: event.target.value })}
          placeholder={doing === "return" ? t("approval.give_back_hint") : undefined}
          slotProps={{
            htmlInput: {
              "aria-label": t(doing === "return" ? "approval.comment" : "approval.text"),
            },
          }}
        />
      )}
      {(doing === "edit" || doing === "revise") && (
        <>
          {rules && <FilesField files={files} rules={rules} onChange={setFiles} />}
          <ReplyNotices caseId={record.id} text={words} visibility={draft.visibility} />
        </>
      )}
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
        {doing === null && (
          <>
            {can("approve_draft") && (
              <Button
                variant="contained"
                loading={busy}
                onClick={() =>
                  say({ kind: "approve_draft", ...naming, seen_at }, "approval.approved")
                }
              >
                {t(draft.in_last_stage ? "approval.approve" : "approval.approve_next")}
              </Button>
            )}
            {can("edit_and_approve_draft") && !draft.withdraws && (
              <Button variant="outlined" onClick={() => write("edit")}>
                {t("approval.edit")}
              </Button>
            )}
            {can("return_draft") && (
              <Button variant="outlined" onClick={() => write("return")}>
                {t("approval.give_back")}
              </Button>
            )}
            {can("revise_draft") && (isMine || draft.status !== "pending") && (
              <Button
                variant={draft.status === "pending" ? "outlined" : "contained"}
                onClick={() => write("revise")}
              >
                {t("approval.revise")}
              </Button>
            )}
            {can("withdraw_draft") && (
              <Button
                color="inherit"
                onClick={() =>
                  say({ kind: "withdraw_draft", draft_id: draft.id }, "approval.withdrawn")
                }
              >
                {t("approval.withdraw")}
              </Button>
            )}
            {before && !draft.amends && (
              <ToggleButton
                value="changes"
                size="small"
                selected={changes}
                onChange={() => setChanges(!changes)}
                sx={{ ml: "auto", textTransform: "none", py: 0.25 }}
              >
                {t("approval.changes")}
              </ToggleButton>
            )}
          </>
        )}
        {doing !== null && (
          <>
            <Button
              variant="contained"
              loading={busy}
              disabled={
                words.trim() === "" ||
                (doing !== "return" && (adding.busy || !areReady(files, rules)))
              }
              onClick={submit}
            >
              {t(CONFIRM[doing])}
            </Button>
            {rules && doing !== "return" && (
              <AddButton rules={rules} count={files.length} busy={adding.busy} onAdd={adding.add} />
            )}
            <Button color="inherit" onClick={finish}>
              {t("approval.cancel")}
            </Button>
          </>
        )}
        {isMine && draft.status === "pending" && doing === null && (
          <Box sx={{ color: "text.secondary", fontSize: "0.8rem" }}>{t("approval.own")}</Box>
        )}
      </Box>
    </Box>
  );
};

/** What was said to the customer since the draft was worded, and its author did not know of. */
const Overlooked = ({ replies }: { replies: readonly Message[] }) => {
  const t = useT();
  if (replies.length === 0) return null;
  return (
    <Alert severity="warning" data-testid="replied-since">
      {t("approval.replied_since")}
      {replies.map((reply) => (
        <Bubble key={reply.id} message={reply} />
      ))}
    </Alert>
  );
};

/** What consent would change on the network: other words, or none. */
const Amends = ({
  draft,
  amended,
  after,
}: Pick<Props, "draft"> & {
  /** The sent reply that the draft would correct or take back. */
  amended: Message | undefined;
  after: string;
}) => {
  const t = useT();
  const format = useFormat();
  const sent = amended?.sent_at ?? amended?.occurred_at;
  const moment = sent ? format.moment(sent) : "…";
  return (
    <Box sx={{ display: "grid", gap: 0.5 }} data-testid="amends">
      <Box sx={{ fontWeight: 650 }}>
        {t(draft.withdraws ? "approval.withdraws" : "approval.corrects", { moment })}
      </Box>
      <Box sx={{ fontSize: "0.95rem", lineHeight: 1.5 }}>
        <Changes before={amended?.text ?? ""} after={draft.withdraws ? "" : after} />
      </Box>
    </Box>
  );
};

const CONFIRM: Record<Deed, Key> = {
  edit: "approval.edit_approve",
  revise: "approval.revise_confirm",
  return: "approval.give_back_confirm",
};

const headline = (draft: DraftOfCase, t: T): string => {
  if (draft.status === "returned") return t("approval.returned");
  if (draft.status === "outdated") return t("approval.outdated");
  if (draft.group === "department" && draft.department) {
    return t("approval.waits_for_department", { department: draft.department });
  }
  return t("approval.waits_for", { group: labelOf(t, "task_group", draft.group) });
};
