"""What people and time make of drafts, and what follows from consent (R13, R14)."""

from datetime import datetime, timedelta
from uuid import UUID

from domain.actor import MACHINE, Actor, Role
from domain.amendment import Amendment, AmendmentKind
from domain.approval import (
    STAGES,
    Approval,
    ApprovalRule,
    Draft,
    DraftStatus,
    Revision,
)
from domain.assessing import open_task
from domain.capabilities import refuse_too_long
from domain.case import Case
from domain.commands import (
    ApproveDraft,
    EditAndApproveDraft,
    ReturnDraft,
    ReviseDraft,
    SubmitReply,
    WithdrawDraft,
)
from domain.consent import is_stricter, rule_for
from domain.deciding import consentable, decidable, draft_of
from domain.errors import (
    AlreadyDecided,
    Conflict,
    NotAllowed,
    StaleDraft,
    UnfitFile,
)
from domain.events import (
    AmendmentSubmitted,
    ApprovalPassedOn,
    CaseEvent,
    DraftApproved,
    DraftEdited,
    DraftOutdated,
    DraftReturned,
    DraftRevised,
    DraftSubmitted,
    DraftWithdrawn,
    ReplySubmitted,
    TaskDone,
)
from domain.evolving import fold
from domain.files import FileRef, refuse_unfit
from domain.reply import Reply
from domain.task import Group, TaskKind
from domain.values import TextRef


def submitted(
    case: Case,
    draft_id: UUID,
    command: SubmitReply,
    rule: ApprovalRule,
    by: Actor,
    now: datetime,
    *,
    amends: UUID | None = None,
    withdraws: bool = False,
) -> list[CaseEvent]:
    """A reply that needs consent becomes a draft; its first group gets the task. `amends`: it would
    change a reply that stands."""
    latest = case.latest_mention
    assert latest is not None
    stages = STAGES[rule.mode]
    draft = Draft(
        id=draft_id,
        conversation_id=latest.mention.conversation_id,
        purpose=command.purpose,
        visibility=command.visibility or latest.mention.visibility,
        answers=latest.mention.message_id,
        mode=rule.mode,
        rule=rule.name,
        department=rule.department,
        revisions=(_revision(command.text, command.length, by, now, files=command.files),),
        group=stages[0],
        decide_by=_decide_by(case, now),
        amends=amends,
        withdraws=withdraws,
        prepared=command.prepared,
        prepared_version=command.prepared_version,
        based_on=command.based_on,
    )
    return [
        DraftSubmitted(at=now, draft=draft),
        _ask(case, draft, stages[0], now),
    ]


def revise(
    case: Case,
    command: ReviseDraft,
    by: Actor,
    now: datetime,
    *,
    seen: bool = True,
    fits: bool = True,
) -> list[CaseEvent]:
    """New words, or the old ones confirmed: consent is asked for from the first group on, under the
    stricter rule where whoever revises it needs another one (`seen` False: as it was once).
    `fits`: see `decide`."""
    draft = draft_of(case, command.draft_id)
    if not draft.open:
        raise AlreadyDecided("This draft is no longer open.", "Write a new reply.")
    if command.revision not in (None, draft.latest.hash):
        raise AlreadyDecided("This draft has other words by now.", "Read them, then revise them.")
    latest = case.latest_mention
    if latest is None:
        raise Conflict("The author has deleted the message.", "There is nothing left to reply to.")
    if command.answers is not None and command.answers != latest.mention.message_id:
        raise StaleDraft(
            "The customer has written again since.", "Read the new message, then revise the draft."
        )
    if draft.amends is None and case.replied_since(command.seen_at, by.person_id):
        raise StaleDraft(
            "Somebody else has replied meanwhile.", "Read what they said, then revise the draft."
        )
    if fits:
        refuse_too_long(case.capabilities, command.length)
    files = _files(case, draft, command.files)
    rule = rule_for(case, by, draft.visibility, draft.purpose) if seen else None
    if rule is not None and not is_stricter(rule.mode, draft.mode):
        rule = None
    revised = DraftRevised(
        at=now,
        draft_id=draft.id,
        revision=_revision(command.text, command.length, by, now, draft.latest.authors, files),
        answers=latest.mention.message_id,
        decide_by=_decide_by(case, now),
        asked_by=rule,
    )
    done = _tasks_done(case, draft, "revised", by, now)
    after = fold([*done, revised], case)
    mode = rule.mode if rule is not None else draft.mode
    return [*done, revised, _ask(after, draft, STAGES[mode][0], now)]


def withdraw(case: Case, command: WithdrawDraft, by: Actor, now: datetime) -> list[CaseEvent]:
    """The author, or a supervisor, takes a draft back."""
    draft = draft_of(case, command.draft_id)
    if draft.status in (DraftStatus.APPROVED, DraftStatus.WITHDRAWN):
        raise AlreadyDecided("This draft is no longer open.", "There is nothing to take back.")
    if by.person_id not in draft.latest.authors and Role.SUPERVISOR not in by.roles:
        raise NotAllowed(
            "This is a colleague's draft.", "Only its authors or a supervisor take it back."
        )
    return [
        *_tasks_done(case, draft, "withdrawn", by, now),
        DraftWithdrawn(at=now, draft_id=draft.id, by=by),
    ]


def approve(
    case: Case,
    command: ApproveDraft,
    by: Actor,
    now: datetime,
    *,
    apart: bool = True,
    known: bool = True,
) -> list[CaseEvent]:
    """Consent as it stands: the next group is asked, or it goes out. `apart`, `known`: see
    `consentable`."""
    draft = consentable(case, command, by, apart=apart, known=known)
    return _consented(case, draft, draft.latest, by, now)


def edit_and_approve(
    case: Case,
    command: EditAndApproveDraft,
    by: Actor,
    now: datetime,
    *,
    fits: bool = True,
    apart: bool = True,
    known: bool = True,
) -> list[CaseEvent]:
    """Consent to a colleague's draft with changes. The approver must not have had a hand in what
    was there before; the changed words are a revision of their own, with both as authors. `fits`:
    see `decide`; `apart`, `known`: see `consentable`."""
    draft = consentable(case, command, by, apart=apart, known=known)
    if fits:
        refuse_too_long(case.capabilities, command.length)
    files = _files(case, draft, command.files)
    revision = _revision(command.text, command.length, by, now, draft.latest.authors, files)
    edited = DraftEdited(at=now, draft_id=draft.id, revision=revision)
    return [edited, *_consented(fold([edited], case), draft, revision, by, now)]


def give_back(case: Case, command: ReturnDraft, by: Actor, now: datetime) -> list[CaseEvent]:
    """Back to its author with a comment; the author gets the task to revise it."""
    draft = decidable(case, command.draft_id, command.revision, by)
    done = _tasks_done(case, draft, "returned", by, now)
    returned = DraftReturned(
        at=now, draft_id=draft.id, revision=command.revision, comment=command.comment, by=by
    )
    after = fold([*done, returned], case)
    return [*done, returned, _to_author(after, draft, now)]


def outdate(case: Case, now: datetime) -> list[CaseEvent]:
    """The customer wrote, or the client answered elsewhere: what waits for consent must be
    looked at by its author once more."""
    events: list[CaseEvent] = []
    for draft in case.pending_drafts:
        new: list[CaseEvent] = [
            *_tasks_done(fold(events, case), draft, "outdated", MACHINE, now),
            DraftOutdated(at=now, draft_id=draft.id),
        ]
        events += new
        events.append(_to_author(fold(events, case), draft, now))
    return events


def approval_moments(case: Case) -> list[datetime]:
    """When an undecided draft goes to the next group."""
    return [draft.decide_by for draft in case.pending_drafts if draft.decide_by is not None]


def what_is_due(case: Case, now: datetime) -> list[CaseEvent]:
    """Drafts that nobody decided on in time: peers' and departments' go to the supervisors; there
    they stay, urgent."""
    events: list[CaseEvent] = []
    for draft in case.pending_drafts:
        if draft.decide_by is None or now < draft.decide_by:
            continue
        current = fold(events, case)
        last = draft.group is Group.SUPERVISORS
        events += _tasks_done(current, draft, "passed_on", MACHINE, now)
        events.append(
            ApprovalPassedOn(
                at=now,
                draft_id=draft.id,
                from_group=draft.group,
                to_group=Group.SUPERVISORS,
                decide_by=None if last else _decide_by(case, now),
            )
        )
        events.append(_ask(fold(events, case), draft, Group.SUPERVISORS, now))
    return events


def _consented(
    case: Case, draft: Draft, revision: Revision, by: Actor, now: datetime
) -> list[CaseEvent]:
    stages = STAGES[draft.mode]
    # A supervisor's consent also stands for the peers before them.
    passed = len(stages) if Role.SUPERVISOR in by.roles else draft.stage + 1
    following = stages[passed] if passed < len(stages) else None
    done = _tasks_done(case, draft, "approved", by, now)
    approved = DraftApproved(
        at=now,
        draft_id=draft.id,
        approval=Approval(revision=revision.hash, group=draft.group, by=by, at=now),
        next_group=following,
        decide_by=_decide_by(case, now) if following else None,
    )
    after = fold([*done, approved], case)
    if following is not None:
        return [*done, approved, _ask(after, draft, following, now)]
    if draft.amends is not None:
        kind = AmendmentKind.WITHDRAW if draft.withdraws else AmendmentKind.CORRECT
        amendment = Amendment(
            id=draft.id,
            kind=kind,
            about=draft.amends,
            by=draft.author,
            submitted_at=now,
            text=None if draft.withdraws else revision.text,
        )
        return [*done, approved, AmendmentSubmitted(at=now, amendment=amendment)]
    reply = Reply(
        id=draft.id,
        conversation_id=draft.conversation_id,
        purpose=draft.purpose,
        visibility=draft.visibility,
        submitted_at=now,
        by=draft.author,
        text=revision.text,
        in_reply_to=draft.answers,
        prepared=draft.prepared,
        prepared_version=draft.prepared_version,
        based_on=draft.based_on,
        files=revision.files,
    )
    return [*done, approved, ReplySubmitted(at=now, reply=reply)]


def _files(case: Case, draft: Draft, asked: tuple[FileRef, ...] | None) -> tuple[FileRef, ...]:
    """What goes out with the next revision. A correction leaves the files of its reply alone."""
    if asked is None:
        return draft.latest.files
    if asked and draft.amends is not None:
        raise UnfitFile("The files of a sent reply stay as they are.", "Change the words alone.")
    refuse_unfit(case.capabilities.files, asked)
    return asked


def _revision(
    text: TextRef,
    length: int,
    by: Actor,
    now: datetime,
    before: tuple[UUID, ...] = (),
    files: tuple[FileRef, ...] = (),
) -> Revision:
    authors = dict.fromkeys((*before, *((by.person_id,) if by.person_id else ())))
    return Revision(text=text, length=length, by=by, at=now, authors=tuple(authors), files=files)


def _decide_by(case: Case, now: datetime) -> datetime:
    return now + timedelta(seconds=case.agreement.approval.decide_in)


def _ask(case: Case, draft: Draft, group: Group, now: datetime) -> CaseEvent:
    return open_task(
        case, TaskKind.APPROVE, now, group=group, about=draft.id, due_at=_decide_by(case, now)
    )


def _to_author(case: Case, draft: Draft, now: datetime) -> CaseEvent:
    return open_task(
        case,
        TaskKind.REVISE,
        now,
        group=Group.AGENTS,
        about=draft.id,
        assignee=draft.author.person_id,
    )


def _tasks_done(
    case: Case, draft: Draft, outcome: str, by: Actor, now: datetime
) -> list[CaseEvent]:
    return [
        TaskDone(at=now, task_id=task.id, outcome=outcome, by=by)
        for task in case.tasks
        if task.about == draft.id and task.kind in (TaskKind.APPROVE, TaskKind.REVISE)
    ]
