"""What a case asks of the world. `activities/` answers; the workflow knows only these ports."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from temporalio import activity

from domain.actor import Actor
from domain.agreement import PerSecond
from domain.amendment import Amendment
from domain.assessment import Assessment
from domain.calendar import OpenHours
from domain.counting import HoursWanted
from domain.escalation import Desk, Escalation
from domain.journal import JournalRow
from domain.mention import Mention
from domain.places import Room
from domain.reply import Reply, SendOutcome
from domain.ruling import Ruling
from domain.values import Language, Moment, TextRef, Value
from workflows.escalation.start import EscalationStart
from workflows.ports import Ports


class Recording(Value):
    """New journal rows, in order, and the hash that the first of them is chained to."""

    case_id: UUID
    client_id: UUID
    previous: str
    rows: tuple[JournalRow, ...]
    run_begins: bool = False
    """The first recording of a run: the run is entered into the archive's to-do list."""
    questions: tuple[EscalationStart, ...] = ()
    """Questions that these rows ask or move, as they then are. Once the rows are there, the
    workflow of each is begun, told or stopped."""


class MentionToAssess(Value):
    """A mention whose words are to be read where they are stored, and the guidelines that its case
    is pinned to (`policy_version` None: the built-in ones). `per_second`: how many automatic first
    replies the house is to send in a second."""

    case_id: UUID
    client_id: UUID
    mention: Mention
    channel: str = ""
    time_zone: str = "UTC"
    policy_version: str | None = None
    per_second: PerSecond = 10


class JudgedAssessment(Assessment):
    """An assessment, what the case's guidelines say to it, which places take no further first
    reply, and whether the house is behind (domain/places.py). Older histories hold the assessment
    alone, or nothing of the last."""

    ruling: Ruling | None = None
    full_places: tuple[int, ...] = ()
    is_behind: bool = False

    @property
    def room(self) -> Room:
        """What a first reply is told of its places."""
        return Room(self.full_places, self.is_behind)

    @property
    def assessment(self) -> Assessment:
        """The assessment alone."""
        return Assessment.model_validate(
            {name: getattr(self, name) for name in Assessment.model_fields}
        )


class AssessmentToJudge(Value):
    """A mention with what a person says that it is: what do the case's guidelines make of it?"""

    case_id: UUID
    client_id: UUID
    mention: Mention
    assessment: Assessment
    channel: str
    time_zone: str
    policy_version: str | None


class AcknowledgementWanted(Value):
    """An acknowledgement to prepare: for which message, in which language, promising what."""

    case_id: UUID
    client_id: UUID
    reply_id: UUID
    message_id: UUID
    language: Language
    answer_due_at: Moment
    reopens_at: Moment | None = None
    """When people are back, where nobody works now and customers are told so."""
    time_zone: str | None = None
    """In which moments are told to who says nothing of their own; None in what was asked before
    this was said: as the case on record has it."""


class Prepared(Value):
    """The prepared text, or why nothing may be said (stop button, brake, the post is gone)."""

    text: TextRef | None = None
    withheld: str | None = None


class ReplyToSend(Value):
    """A reply whose row stands as pending once `recording`, where there is one, is recorded."""

    case_id: UUID
    client_id: UUID
    reply: Reply
    recording: Recording | None = None


class AmendmentToMake(Value):
    """Something to do to a message that stands on the network."""

    case_id: UUID
    client_id: UUID
    amendment: Amendment


class Delivered(Value):
    """What became of one attempt; `head` is the record's answer where something was recorded."""

    outcome: SendOutcome
    head: str | None = None


class NextDeskWanted(Value):
    """A department's question that was not answered in time, or could not be delivered."""

    case_id: UUID
    client_id: UUID
    escalation: Escalation


class PersonActing(Value):
    """A person named by a plain signal."""

    client_id: UUID
    person_id: UUID


def recordings_in(arguments: Sequence[Any]) -> tuple[Recording, ...]:
    """What an activity with these arguments is asked to record: for whoever derives the journal
    from a history."""
    found = (a.recording if isinstance(a, ReplyToSend) else a for a in arguments)
    return tuple(each for each in found if isinstance(each, Recording))


class CaseSteps(Ports):
    """The ports of a case."""

    PORTS = (
        "record",
        "assess",
        "look_up_hours",
        "judge",
        "prepare_acknowledgement",
        "send",
        "reconcile",
        "amend",
        "look_up_actor",
        "next_desk",
    )

    @activity.defn(name="record")
    @abstractmethod
    async def record(self, recording: Recording) -> str:
        """Write journal and read model in one transaction, once; then bring the workflows of the
        questions up to date. Returns the new head's hash."""

    @activity.defn(name="assess")
    @abstractmethod
    async def assess(self, wanted: MentionToAssess) -> JudgedAssessment:
        """Say what a mention is and what the case's guidelines make of it. Changes nothing."""

    @activity.defn(name="judge")
    @abstractmethod
    async def judge(self, wanted: AssessmentToJudge) -> Ruling:
        """Say what the case's guidelines make of a person's assessment. Changes nothing."""

    @activity.defn(name="look_up_hours")
    @abstractmethod
    async def look_up_hours(self, wanted: HoursWanted) -> OpenHours:
        """Work out when people work, with the time-zone data and holidays known today."""

    @activity.defn(name="prepare_acknowledgement")
    @abstractmethod
    async def prepare_acknowledgement(self, wanted: AcknowledgementWanted) -> Prepared:
        """Look whether the machine may speak at this moment, and what it says."""

    @activity.defn(name="send")
    @abstractmethod
    async def send(self, wanted: ReplyToSend) -> Delivered:
        """Record what is to be recorded, then try once to post the reply."""

    @activity.defn(name="reconcile")
    @abstractmethod
    async def reconcile(self, wanted: ReplyToSend) -> Delivered:
        """Find out what became of an attempt whose answer was lost."""

    @activity.defn(name="amend")
    @abstractmethod
    async def amend(self, wanted: AmendmentToMake) -> Delivered:
        """Correct, take back or moderate a message on the network; doing it twice does no harm."""

    @activity.defn(name="look_up_actor")
    @abstractmethod
    async def look_up_actor(self, wanted: PersonActing) -> Actor:
        """The roles that a person has for a client; none for an unknown or inactive person."""

    @activity.defn(name="next_desk")
    @abstractmethod
    async def next_desk(self, wanted: NextDeskWanted) -> Desk | None:
        """Who is asked next, and when they are there; None when nobody is left."""
