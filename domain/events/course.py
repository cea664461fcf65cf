"""A case begins, ends and begins again; what is noted and marked on it."""

from typing import Literal
from uuid import UUID

from domain.actor import Actor
from domain.agreement import ServiceAgreement
from domain.capabilities import Capabilities
from domain.case import ClosingReason
from domain.events.event import Event
from domain.values import TextRef


class CaseOpened(Event):
    """A mention started a case; what it relies on is pinned here. `policy_version` is None where
    the built-in guidelines hold."""

    kind: Literal["case_opened"] = "case_opened"
    case_id: UUID
    client_id: UUID
    account_id: UUID
    channel: str
    agreement: ServiceAgreement
    capabilities: Capabilities
    policy_version: str | None = None
    previous_case_id: UUID | None = None


class CaseClosed(Event):
    """Done, until something new is said."""

    kind: Literal["case_closed"] = "case_closed"
    reason: ClosingReason
    by: Actor


CHANGE_FAILED = "change_failed"
"""Why a case is open again although nobody wrote and nobody opened it."""


class CaseReopened(Event):
    """A closed case is worked on again."""

    kind: Literal["case_reopened"] = "case_reopened"
    cause: str
    by: Actor


class NoteAdded(Event):
    """Internal; never sent to a customer."""

    kind: Literal["note_added"] = "note_added"
    text: TextRef
    by: Actor
    names: tuple[UUID, ...] = ()
    """Colleagues whom the note calls upon."""


class CaseTagged(Event):
    """Tags of the client's own were put on the case or taken off it."""

    kind: Literal["case_tagged"] = "case_tagged"
    added: tuple[UUID, ...] = ()
    removed: tuple[UUID, ...] = ()
    by: Actor


CourseEvent = CaseClosed | CaseReopened | NoteAdded | CaseTagged
