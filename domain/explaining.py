"""Why an entry of a journal is there: what led to it, which rule it rests on, who spoke, and what
whoever acted had before their eyes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue

from domain.audit.references import versions_named
from domain.case import Case
from domain.events import CaseEvent
from domain.evolving import evolve
from domain.journal import JournalRow
from domain.reply import Reply
from domain.ruling import Answering
from domain.values import Value, Visibility


class Family(StrEnum):
    """What an entry is about, for those who look for one thing."""

    CASE = "case"
    MESSAGES = "messages"
    ASSESSMENT = "assessment"
    CLOCKS = "clocks"
    TASKS = "tasks"
    APPROVAL = "approval"
    REPLIES = "replies"
    MODERATION = "moderation"
    NOTES = "notes"
    COMMANDS = "commands"


class How(StrEnum):
    """In what way an earlier entry led to this one."""

    MESSAGE = "message"
    TASK = "task"
    DRAFT = "draft"
    CONSENT = "consent"
    REPLY = "reply"
    ORDER = "order"


class Cause(Value):
    """An earlier entry without which this one would not be."""

    seq: int
    how: How


class Rule(Value):
    """What an entry rests on: `name` as the guideline, the approval rule or the term of the
    agreement is called; `value` what that term says; `versions` of everything pinned by then."""

    name: str
    value: JsonValue = None
    versions: dict[str, str] = Field(default_factory=dict)


class Speaker(StrEnum):
    """Whose words a reply is."""

    PERSON = "person"
    MACHINE = "machine"
    ELSEWHERE = "elsewhere"


class Explained(Value):
    """What there is to know of an entry beside its event.

    `ignored`: why the case is not answered from here on, as a code. `speaker`: whose reply the
    entry is about. `visibility`: of the message that it is about. `saw`: the last entry before
    whatever was done here; whoever did it saw the case as it stood then (0: there was none).
    """

    seq: int
    family: Family
    causes: tuple[Cause, ...] = ()
    rule: Rule | None = None
    speaker: Speaker | None = None
    ignored: str | None = None
    visibility: Visibility | None = None
    saw: int = 0


def speaker_of(reply: Reply) -> Speaker:
    """A person, the machine, or the client's own people in the network's app."""
    if reply.elsewhere:
        return Speaker.ELSEWHERE
    return Speaker.MACHINE if reply.automatic else Speaker.PERSON


def explained(rows: Sequence[JournalRow], kinds: frozenset[str]) -> list[Explained]:
    """Every entry with what it rests on. `kinds`: of configuration that has versions."""
    teller = _Teller(kinds)
    return [teller.tell(row) for row in rows]


class _Teller:
    """Goes through a journal once and remembers where everything began."""

    def __init__(self, kinds: frozenset[str]) -> None:
        self._kinds = kinds
        self._case: Case | None = None
        self._versions: dict[str, str] = {}
        self._began: dict[tuple[How, UUID], int] = {}
        self._consents: dict[UUID, list[int]] = {}
        self._acted: tuple[datetime, int] | None = None
        self._places = Places()

    def tell(self, row: JournalRow) -> Explained:
        event = row.event
        self._case = evolve(self._case, event)
        for pinned in versions_named(event, self._kinds):
            self._versions[pinned.kind] = pinned.version
        told = Explained(
            seq=row.seq,
            family=family_of(event),
            causes=tuple(self._causes(event)),
            rule=self._rule(event),
            speaker=self._speaker(event),
            ignored=_ignored(event),
            visibility=self._places.of(event),
            saw=self._saw(row),
        )
        self._remember(row)
        return told

    def _saw(self, row: JournalRow) -> int:
        """Events of one act have one moment, and a command's end with its own answer."""
        if self._acted is None or self._acted[0] != row.event.at:
            self._acted = (row.event.at, row.seq - 1)
        before = self._acted[1]
        if self._consented(row.event):
            before = 0  # it goes out because others consented: what they saw stands with them
        if row.event.kind in ("command_accepted", "command_refused"):
            self._acted = None
        return before

    def _consented(self, event: CaseEvent) -> bool:
        """Whether something is sent because somebody else consented to it."""
        if event.kind not in ("reply_submitted", "amendment_submitted"):
            return False
        return any(cause.how is How.CONSENT for cause in self._causes(event))

    def _remember(self, row: JournalRow) -> None:
        event = row.event
        match event.kind:
            case "mention_taken_in":
                self._began[How.MESSAGE, event.mention.message_id] = row.seq
            case "task_opened":
                self._began[How.TASK, event.task.id] = row.seq
            case "draft_submitted":
                self._began[How.DRAFT, event.draft.id] = row.seq
            case "draft_revised" | "draft_edited":
                # New words: what was consented to before no longer counts.
                self._began[How.DRAFT, event.draft_id] = row.seq
                if event.kind == "draft_revised":
                    self._consents.pop(event.draft_id, None)
            case "draft_approved":
                self._consents.setdefault(event.draft_id, []).append(row.seq)
            case "reply_submitted" | "replied_elsewhere":
                self._began[How.REPLY, event.reply.id] = row.seq
            case "amendment_submitted":
                self._began[How.ORDER, event.amendment.id] = row.seq

    def _causes(self, event: CaseEvent) -> Iterable[Cause]:
        for how, thing in _named(event):
            if how is How.CONSENT:
                for seq in self._consents.get(thing, ()):
                    yield Cause(seq=seq, how=how)
            elif (began := self._began.get((how, thing))) is not None:
                yield Cause(seq=began, how=how)

    def _rule(self, event: CaseEvent) -> Rule | None:
        named = self._name_of_rule(event)
        if named is None:
            return None
        name, value = named
        return Rule(name=name, value=value, versions=dict(self._versions))

    def _name_of_rule(self, event: CaseEvent) -> tuple[str, JsonValue] | None:
        assert self._case is not None
        match event.kind:
            case "response_decided":
                return event.decision.reason, None
            case "draft_submitted":
                return event.draft.rule, event.draft.mode.value
            case _ if (draft_id := _draft_of(event)) and (draft := self._case.draft(draft_id)):
                return draft.rule, draft.mode.value
            case "clocks_started" if event.acknowledge is None and event.answer is not None:
                return "answer_in", event.answer.budget
            case "clocks_started" | "first_response_missed" if clock := self._case.acknowledge:
                return "acknowledge_in", clock.budget
            case "answer_missed" if clock := self._case.answer:
                return "answer_in", clock.budget
            case _ if term := TERMS.get(event.kind):
                return term, _term(self._case.agreement, term)
        return None

    def _speaker(self, event: CaseEvent) -> Speaker | None:
        assert self._case is not None
        reply = getattr(event, "reply", None)
        if reply is None and (reply_id := getattr(event, "reply_id", None)) is not None:
            reply = self._case.reply(reply_id)
        return speaker_of(reply) if isinstance(reply, Reply) else None


class Places:
    """Where what entries are about stands, in public or in private; goes through a journal once."""

    def __init__(self) -> None:
        self._known: dict[UUID, Visibility] = {}

    def of(self, event: CaseEvent) -> Visibility | None:
        """The visibility of the message, the reply or the draft that the event is about."""
        for name in ("mention", "reply", "draft"):
            posting: Any = getattr(event, name, None)
            if (visibility := getattr(posting, "visibility", None)) is not None:
                thing = posting.message_id if name == "mention" else posting.id
                self._known[thing] = visibility
                return Visibility(visibility)
        for name in ("message_id", "reply_id", "draft_id"):
            if (thing := getattr(event, name, None)) is not None:
                return self._known.get(thing)
        return None


TERMS: Mapping[str, str] = {
    "arrived_late": "person_decides_after",
    "people_alarmed": "alarm_at",
    "acknowledgement_withheld": "acknowledge_margin",
    "answer_warning_given": "answer_warnings",
    "approval_passed_on": "approval.decide_in",
    "hours_looked_up": "calendar.time_zone",
}
"""The term of the service agreement that an event of a kind follows from. What a clock was given
is not looked up here: it depends on the case's priority and on what was answered before."""

_FAMILIES: Mapping[str, Family] = {
    "case_opened": Family.CASE,
    "case_closed": Family.CASE,
    "case_reopened": Family.CASE,
    "mention_taken_in": Family.MESSAGES,
    "mention_edited": Family.MESSAGES,
    "mention_deleted": Family.MESSAGES,
    "replied_elsewhere": Family.REPLIES,
    "assessed": Family.ASSESSMENT,
    "assessment_corrected": Family.ASSESSMENT,
    "response_decided": Family.ASSESSMENT,
    "clocks_started": Family.CLOCKS,
    "clocks_changed": Family.CLOCKS,
    "hours_looked_up": Family.CLOCKS,
    "arrived_late": Family.CLOCKS,
    "people_alarmed": Family.CLOCKS,
    "acknowledgement_withheld": Family.CLOCKS,
    "first_response_missed": Family.CLOCKS,
    "answer_warning_given": Family.CLOCKS,
    "answer_missed": Family.CLOCKS,
    "delivery_settled": Family.REPLIES,
    "approval_passed_on": Family.APPROVAL,
    "note_added": Family.NOTES,
    "case_tagged": Family.NOTES,
    "information_asked": Family.NOTES,
    "incident_decided": Family.ASSESSMENT,
}
_BEGINNINGS: Mapping[str, Family] = {
    "task_": Family.TASKS,
    "draft_": Family.APPROVAL,
    "reply_": Family.REPLIES,
    "amendment_": Family.MODERATION,
    "command_": Family.COMMANDS,
}


def family_of(event: CaseEvent) -> Family:
    """What the event is about; an event of a kind without a family of its own is the case's."""
    kind: str = event.kind
    beginning = next((f for start, f in _BEGINNINGS.items() if kind.startswith(start)), Family.CASE)
    return _FAMILIES.get(kind, beginning)


_IDS: Mapping[str, tuple[How, ...]] = {
    "message_id": (How.MESSAGE,),
    "task_id": (How.TASK,),
    "draft_id": (How.DRAFT,),
    "reply_id": (How.REPLY, How.CONSENT),
    "amendment_id": (How.ORDER, How.CONSENT),
}
"""Fields of events that name something, and what may have led to it."""


def _named(event: CaseEvent) -> Iterable[tuple[How, UUID]]:
    for field, hows in _IDS.items():
        thing = getattr(event, field, None)
        if isinstance(thing, UUID):
            yield from ((how, thing) for how in hows)
    if event.kind == "reply_submitted":
        if event.reply.in_reply_to is not None:
            yield How.MESSAGE, event.reply.in_reply_to
        yield How.DRAFT, event.reply.id
        yield How.CONSENT, event.reply.id
    elif event.kind == "draft_submitted":
        yield How.MESSAGE, event.draft.answers
    elif event.kind == "amendment_submitted":
        yield How.MESSAGE, event.amendment.about
        yield How.REPLY, event.amendment.about
        yield How.DRAFT, event.amendment.id
        yield How.CONSENT, event.amendment.id
    elif event.kind == "task_opened" and event.task.about is not None:
        yield How.MESSAGE, event.task.about
        yield How.REPLY, event.task.about
        yield How.DRAFT, event.task.about


def _draft_of(event: CaseEvent) -> UUID | None:
    """The draft that an event is about, or that the reply it is about was."""
    if event.kind == "reply_submitted":
        return event.reply.id
    if event.kind == "amendment_submitted":
        return event.amendment.id
    found = getattr(event, "draft_id", None) or getattr(event, "reply_id", None)
    return found if isinstance(found, UUID) and event.kind != "approval_passed_on" else None


def _ignored(event: CaseEvent) -> str | None:
    if event.kind != "response_decided" or event.decision.answering is Answering.RESPOND:
        return None
    return event.decision.reason


def _term(agreement: BaseModel, path: str) -> JsonValue:
    value: JsonValue = agreement.model_dump(mode="json")
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
