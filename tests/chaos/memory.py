"""What a case asks of the world, answered from memory: a record that is checked at every row, and a
network that loses answers as it is told."""

from collections import Counter, deque
from dataclasses import dataclass, field
from uuid import UUID

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.actor import Actor, Role, Via
from domain.assessment import Assessment
from domain.calendar import OpenHours
from domain.case import Case
from domain.counting import HoursWanted
from domain.escalation import Desk
from domain.evolving import fold
from domain.journal import GENESIS, JournalRow, chained
from domain.opening import hours_for
from domain.reply import InDoubt, Rejected, Retryable, SendOutcome, Sent
from domain.ruling import Ruling
from tests.domain.builders import a_text, an_assessment
from workflows.case.steps import (
    AcknowledgementWanted,
    AmendmentToMake,
    AssessmentToJudge,
    CaseSteps,
    Delivered,
    JudgedAssessment,
    MentionToAssess,
    NextDeskWanted,
    PersonActing,
    Prepared,
    Recording,
    ReplyToSend,
)

FATES = ("posted", "refused", "busy", "busy for long", "lost", "lost on its way", "doubt", "unsaid")
"""What becomes of an attempt. `lost`: it stands there and its answer is lost; `lost on its way`: so
is it itself. Both can be found out afterwards; of `doubt` (it stands there) and `unsaid` (it does
not) nobody can tell."""

ROLES = {UUID(int=10): (Role.AGENT,), UUID(int=11): (Role.SUPERVISOR,)}
"""Who may do what by signal; nobody else may anything."""


@dataclass
class Life:
    """One case as the world outside knows it."""

    assessments: dict[UUID, Assessment] = field(default_factory=dict)
    fates: deque[str] = field(default_factory=deque)
    withheld: str | None = None
    rows: list[JournalRow] = field(default_factory=list)
    posted: Counter[UUID] = field(default_factory=Counter)
    """How often each reply stands on the network."""
    tried: dict[UUID, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    """What the workflow asked for and must never."""

    @property
    def case(self) -> Case:
        """The case as it is on record."""
        return fold(row.event for row in self.rows)

    def record(self, recording: Recording) -> str:
        """Each row once, in order, chained to the one before; what is known already changes
        nothing."""
        for row in recording.rows:
            known = self.rows[row.seq - 1] if row.seq <= len(self.rows) else None
            if known is None:
                head = self.rows[-1].hash if self.rows else GENESIS
                known = chained(recording.case_id, head, len(self.rows) + 1, row.event)
                self.rows.append(known)
            if known != row:
                self.wrong.append(f"row {row.seq} is not what follows from the record: {row}")
        return recording.rows[-1].hash


class Memory(CaseSteps):
    """The world of many cases at once."""

    def __init__(self) -> None:
        self.lives: dict[UUID, Life] = {}

    async def record(self, recording: Recording) -> str:
        """See the port."""
        return self.lives[recording.case_id].record(recording)

    async def assess(self, wanted: MentionToAssess) -> JudgedAssessment:
        """See the port."""
        known = self.lives[wanted.case_id].assessments
        made = known.get(wanted.mention.message_id, an_assessment())
        return JudgedAssessment.model_validate(made.model_dump())

    async def judge(self, wanted: AssessmentToJudge) -> Ruling:
        """These cases have no guidelines of their own."""
        raise NotImplementedError

    async def look_up_hours(self, wanted: HoursWanted) -> OpenHours:
        """See the port."""
        return hours_for(wanted.calendar, wanted.since, wanted.now, wanted.seconds)

    async def prepare_acknowledgement(self, wanted: AcknowledgementWanted) -> Prepared:
        """See the port."""
        withheld = self.lives[wanted.case_id].withheld
        return Prepared(withheld=withheld) if withheld else Prepared(text=a_text())

    async def send(self, wanted: ReplyToSend) -> Delivered:
        """See the port."""
        life, reply_id = self.lives[wanted.case_id], wanted.reply.id
        head = life.record(wanted.recording) if wanted.recording else None
        if life.case.reply(reply_id) is None:
            life.wrong.append(f"reply {reply_id} was sent without its row")
        fate = life.fates.popleft() if life.fates else "posted"
        life.tried[reply_id] = fate
        if fate in ("posted", "lost", "doubt"):
            life.posted[reply_id] += 1
        if fate in ("lost", "lost on its way"):
            raise ApplicationError("the answer is lost")
        return Delivered(outcome=_outcome(fate), head=head)

    async def reconcile(self, wanted: ReplyToSend) -> Delivered:
        """See the port."""
        fate = self.lives[wanted.case_id].tried[wanted.reply.id]
        return Delivered(outcome=_found_out(fate))

    async def amend(self, wanted: AmendmentToMake) -> Delivered:
        """Nothing is amended in these lives."""
        raise NotImplementedError

    async def look_up_actor(self, wanted: PersonActing) -> Actor:
        """See the port."""
        roles = ROLES.get(wanted.person_id, ())
        return Actor(person_id=wanted.person_id, roles=roles, via=Via.SIGNAL)

    async def next_desk(self, wanted: NextDeskWanted) -> Desk | None:
        """Nobody else can be asked."""
        return None


def _outcome(fate: str) -> SendOutcome:
    match fate:
        case "posted":
            return Sent(at=activity.info().started_time)
        case "refused":
            return Rejected(code="refused")
        case "busy":
            return Retryable(code="busy", after=5)
        case "busy for long":
            return Retryable(code="busy", after=400)
        case _:
            return InDoubt(code="no_answer")


def _found_out(fate: str) -> SendOutcome:
    match fate:
        case "lost":
            return Sent(at=activity.info().started_time)
        case "lost on its way":
            return Retryable(code="absent", after=1)
        case _:
            return InDoubt(code="cannot_tell")
