"""Who may decide on a draft (R13, R14).

Two rules hold here and nowhere else: nobody consents to words of their own, and a consent is to one
exact revision. They are checked where the decision falls, whichever door the command came through.
"""

from uuid import UUID

from domain.actor import Actor, Level, Role
from domain.approval import Draft, DraftStatus
from domain.case import Case
from domain.commands import ApproveDraft, EditAndApproveDraft
from domain.errors import (
    AlreadyDecided,
    Conflict,
    NotAllowed,
    OwnDraft,
    StaleDraft,
    UnknownReference,
)
from domain.permissions import Permission, may
from domain.task import Group


def consentable(
    case: Case,
    command: ApproveDraft | EditAndApproveDraft,
    by: Actor,
    *,
    apart: bool = True,
    known: bool = True,
) -> Draft:
    """The draft, if that person may let exactly that revision of it go out now, with what they had
    before them. Raises a Refusal. `apart` False: as it was once, when two drafts could change one
    reply. `known` False: nobody could consent to two drafts before they had looked again."""
    draft = decidable(case, command.draft_id, command.revision, by)
    if draft.amends is None and case.replied_since(command.seen_at, by.person_id, known=known):
        raise StaleDraft(
            "Somebody else has replied meanwhile.", "Read what they said, then decide."
        )
    if apart and _overtaken(case, draft):
        raise Conflict(
            "The reply that this would change was changed meanwhile.",
            "Look at what stands there now; its author revises the draft or takes it back.",
        )
    return draft


def decidable(case: Case, draft_id: UUID, revision: str, by: Actor) -> Draft:
    """The draft, if that person may decide on exactly that revision of it now. Raises a Refusal."""
    draft = draft_of(case, draft_id)
    if draft.status is DraftStatus.OUTDATED:
        raise StaleDraft(
            "The customer has written again since.", "Its author has to look at it once more."
        )
    if draft.status is not DraftStatus.PENDING:
        raise AlreadyDecided(
            f"This draft is {draft.status.value} by now.", "Look at what was decided."
        )
    if draft.latest.hash != revision:
        raise AlreadyDecided("This draft has other words by now.", "Read them, then decide.")
    if by.person_id in draft.latest.authors:
        raise OwnDraft("These are your own words.", "Ask a colleague or a supervisor.")
    if case.doubtful_replies:
        raise Conflict(
            "Nobody knows yet whether an earlier reply was posted.", "Settle that delivery first."
        )
    if not _belongs(draft, by):
        raise NotAllowed(
            "It is not your group's turn to decide on this draft.",
            f"The {draft.group.value} decide on it.",
        )
    return draft


def may_decide(draft: Draft, by: Actor) -> bool:
    """Whether the draft waits for that person's group and has no words of theirs in it."""
    return (
        draft.status is DraftStatus.PENDING
        and by.person_id not in draft.latest.authors
        and _belongs(draft, by)
    )


def open_to(case: Case, draft: Draft, by: Actor) -> set[Permission]:
    """What that person can do with the draft as it stands."""
    if not draft.open:
        return set()
    possible = {Permission.REVISE_DRAFT}
    if by.person_id in draft.latest.authors or Role.SUPERVISOR in by.roles:
        possible.add(Permission.WITHDRAW_DRAFT)
    if may_decide(draft, by):
        possible.add(Permission.RETURN_DRAFT)
        if not _overtaken(case, draft):
            possible |= {Permission.APPROVE_DRAFT, Permission.EDIT_AND_APPROVE_DRAFT}
    return {permission for permission in possible if may(by, permission)}


def _overtaken(case: Case, draft: Draft) -> bool:
    """Whether a draft would change a reply that is gone, that is being changed, or whose words are
    others since it was written (taking it back is another matter)."""
    if draft.amends is None:
        return False
    reply = case.reply(draft.amends)
    if reply is None or not reply.stands:
        return True
    if any(amendment.about == reply.id for amendment in case.pending_amendments):
        return True
    corrected = reply.corrected_at is not None and reply.corrected_at >= draft.latest.at
    return corrected and not draft.withdraws


def _belongs(draft: Draft, by: Actor) -> bool:
    if draft.group is Group.DEPARTMENT:
        return draft.department is not None and draft.department in by.departments
    if Role.SUPERVISOR in by.roles:
        return True
    return draft.group is Group.PEERS and Role.AGENT in by.roles and by.level is not Level.TRAINEE


def draft_of(case: Case, draft_id: UUID) -> Draft:
    """The case's draft of that id. Raises UnknownReference."""
    draft = case.draft(draft_id)
    if draft is None:
        raise UnknownReference("The case has no such draft.", "Name one of the case's drafts.")
    return draft
