"""The case as it stood after an entry, for whoever steps through it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from api.cases.schemas import DecisionOut, Machine
from api.replay.named import Named
from api.replay.schemas import (
    CaseThen,
    ClockThen,
    ConsentThen,
    DraftThen,
    MessageThen,
    NoteThen,
    RevisionThen,
    TaskThen,
    WordingThen,
)
from domain.approval import Draft
from domain.audit.references import versions_named
from domain.case import Case, TakenMention
from domain.clock import Clock
from domain.errors import Conflict, NotFound
from domain.events import CaseEvent
from domain.explaining import speaker_of
from domain.journal import JournalRow
from domain.replay import changes, stood
from domain.reply import Reply
from domain.speaking import acknowledgement_moment, machine_may_speak
from domain.steps import current_step, six_steps
from domain.telling import why_missed
from domain.values import TextRef

Authors = Mapping[UUID, str]
"""What the author of a message is called, by the message's id."""


def case_then(
    rows: Sequence[JournalRow], seq: int, named: Named, authors: Authors, kinds: frozenset[str]
) -> CaseThen:
    """The case after the entry `seq`. Raises NotFound where there is no such entry, Conflict for a
    journal that does not begin like one."""
    try:
        before, case = stood(rows, seq)
    except ValueError:
        raise Conflict(
            "This journal cannot be told: it does not begin with the case's opening.",
            "Verify the case; the difference is named there.",
        ) from None
    if case is None or not any(row.seq == seq for row in rows):
        raise NotFound("There is no such entry.")
    so_far = [row for row in rows if row.seq <= seq]
    at = so_far[-1].event.at
    why_silent = list(machine_may_speak(case))
    return CaseThen(
        case_id=case.id,
        seq=seq,
        last=rows[-1].seq,
        at=at,
        status=case.status,
        step=current_step(case),
        steps=list(six_steps(case, at)),
        priority=case.priority,
        closed_reason=case.closed_reason,
        assessment=case.assessment,
        assessed_by=named.person(case.assessed_by.person_id if case.assessed_by else None),
        decision=_decision(case, named),
        acknowledge=_clock(
            case,
            case.acknowledge,
            at,
            _latest(so_far, "first_response_missed")
            if case.first_response_missed is not None
            else None,
        ),
        answer=_clock(
            case,
            case.answer,
            at,
            _latest(so_far, "answer_missed") if case.answer_missed_at is not None else None,
        ),
        machine=Machine(
            may_speak=not why_silent,
            because=why_silent,
            speaks_at=None if why_silent else acknowledgement_moment(case),
        ),
        acknowledgement_withheld=case.acknowledgement_withheld,
        messages=_messages(case, so_far, named, authors),
        drafts=[_draft(draft, named) for draft in case.drafts],
        tasks=[TaskThen(task=task, assignee=named.person(task.assignee)) for task in case.tasks],
        amendments=list(case.amendments),
        notes=_notes(so_far, named),
        agreement=case.agreement,
        versions=_versions(so_far, kinds),
        capabilities=case.capabilities,
        changes=list(changes(before, case)),
    )


def _decision(case: Case, named: Named) -> DecisionOut | None:
    decision = case.decision
    if decision is None:
        return None
    return DecisionOut(
        answering=decision.answering,
        reason=decision.reason,
        by=named.person(decision.by.person_id),
        rule=decision.rule,
        policy_version=decision.policy_version,
    )


def _latest(rows: Sequence[JournalRow], kind: str) -> CaseEvent | None:
    return next((row.event for row in reversed(rows) if row.event.kind == kind), None)


def _clock(
    case: Case, clock: Clock | None, at: datetime, miss: CaseEvent | None
) -> ClockThen | None:
    if clock is None:
        return None
    used = clock.used_at(at, case.hours)
    kept = False if miss else (used <= clock.budget if clock.stopped_at else None)
    return ClockThen(
        clock=clock,
        used=used,
        left=clock.budget - used,
        running=clock.running,
        kept=kept,
        missed=why_missed(miss.model_dump()) if miss else None,
    )


def _messages(
    case: Case, rows: Sequence[JournalRow], named: Named, authors: Authors
) -> list[MessageThen]:
    earlier = _earlier(rows, named)
    said = [_mention(taken, named, authors, earlier) for taken in case.mentions]
    said += [_reply(reply, named, authors, earlier) for reply in case.replies]
    return sorted(said, key=lambda message: message.at)


Earlier = Mapping[UUID, Sequence[WordingThen]]


def _mention(taken: TakenMention, named: Named, authors: Authors, earlier: Earlier) -> MessageThen:
    mention = taken.mention
    return MessageThen(
        id=mention.message_id,
        direction="inbound",
        visibility=mention.visibility,
        at=mention.occurred_at,
        words=named.words(mention.text),
        withheld=named.withheld(mention.text),
        covered=named.covered(mention.text),
        erased_at=named.erased_at(mention.text),
        author=authors.get(mention.message_id, "") if named.reads else "",
        speaker=None,
        purpose=None,
        delivery=None,
        edited_at=taken.edited_at,
        deleted_at=taken.deleted_at,
        earlier=list(earlier.get(mention.message_id, ())),
        files=[],
    )


def _reply(reply: Reply, named: Named, authors: Authors, earlier: Earlier) -> MessageThen:
    return MessageThen(
        id=reply.id,
        direction="outbound",
        visibility=reply.visibility,
        at=reply.sent_at or reply.submitted_at,
        words=named.words(reply.text),
        withheld=named.withheld(reply.text),
        covered=named.covered(reply.text),
        erased_at=named.erased_at(reply.text),
        author=authors.get(reply.id, ""),
        speaker=speaker_of(reply),
        purpose=reply.purpose,
        delivery=reply.delivery,
        edited_at=reply.corrected_at,
        deleted_at=reply.withdrawn_at,
        earlier=list(earlier.get(reply.id, ())),
        files=named.shown(reply.files),
    )


def _earlier(rows: Sequence[JournalRow], named: Named) -> dict[UUID, list[WordingThen]]:
    """What posts and replies said before they were changed, oldest first, by message."""
    now: dict[UUID, TextRef | None] = {}
    before: dict[UUID, list[WordingThen]] = {}
    orders = {}
    for row in rows:
        event = row.event
        match event.kind:
            case "mention_taken_in":
                now[event.mention.message_id] = event.mention.text
            case "reply_submitted" | "replied_elsewhere":
                now[event.reply.id] = event.reply.text
            case "amendment_submitted":
                orders[event.amendment.id] = event.amendment
            case "mention_edited":
                _reworded(event.message_id, event.text, event.at, now, before, named)
            case "amendment_made":
                order = orders.get(event.amendment_id)
                if order is not None and order.text is not None:
                    _reworded(order.about, order.text, event.at, now, before, named)
    return before


def _reworded(
    message_id: UUID,
    text: TextRef,
    at: datetime,
    now: dict[UUID, TextRef | None],
    before: dict[UUID, list[WordingThen]],
    named: Named,
) -> None:
    old = now.get(message_id)
    if old is not None:
        wording = WordingThen(
            words=named.words(old),
            withheld=named.withheld(old),
            covered=named.covered(old),
            until=at,
        )
        before.setdefault(message_id, []).append(wording)
    now[message_id] = text


def _draft(draft: Draft, named: Named) -> DraftThen:
    numbers = {revision.hash: number for number, revision in enumerate(draft.revisions, start=1)}
    return DraftThen(
        id=draft.id,
        purpose=draft.purpose,
        visibility=draft.visibility,
        mode=draft.mode,
        rule=draft.rule,
        group=draft.group,
        status=draft.status,
        decide_by=draft.decide_by,
        revisions=[
            RevisionThen(
                hash=revision.hash,
                words=named.words(revision.text),
                by=named.person(revision.by.person_id),
                at=revision.at,
                files=named.shown(revision.files),
            )
            for revision in draft.revisions
        ],
        approvals=[
            ConsentThen(
                group=approval.group,
                by=named.person(approval.by.person_id),
                at=approval.at,
                number=numbers.get(approval.revision),
            )
            for approval in draft.approvals
        ],
        comment=named.words(draft.comment),
    )


def _notes(rows: Sequence[JournalRow], named: Named) -> list[NoteThen]:
    return [
        NoteThen(
            at=row.event.at,
            by=named.person(row.event.by.person_id),
            words=named.words(row.event.text),
        )
        for row in rows
        if row.event.kind in ("note_added", "information_asked")
    ]


def _versions(rows: Sequence[JournalRow], kinds: frozenset[str]) -> dict[str, str]:
    """Everything that was pinned by then, the latest version of each kind."""
    return {
        pinned.kind: pinned.version for row in rows for pinned in versions_named(row.event, kinds)
    }
