"""What a supervisor and an agent look at together: how one person's replies fared, and which cases
are worth talking about. About one person at a time; nobody is ranked."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from statistics import median
from uuid import UUID

from domain.events import CaseEvent
from domain.reply import Purpose
from domain.values import Moment, Seconds, TextRef, Value

MOST_EXAMPLES = 12

TELLING_OF_MISSES = (
    "first_response_missed",
    "answer_missed",
    "clocks_started",
    "case_reopened",
    "reply_submitted",
    "replied_elsewhere",
)
"""Kinds of events that `misses` goes by."""


class Said(Value):
    """A reply of the person's. `heard_at`: when the message it answers reached us."""

    id: UUID
    case_id: UUID
    purpose: Purpose
    at: Moment
    heard_at: Moment | None = None


class Drafted(Value):
    """A draft that the person handed in for consent."""

    id: UUID
    case_id: UUID
    at: Moment


class Returned(Value):
    """An approver gave a draft of the person's back, with a comment."""

    draft_id: UUID
    case_id: UUID
    at: Moment
    by: UUID | None
    comment: TextRef


class Amended(Value):
    """A reply of the person's was corrected or taken back on the network, by whomever."""

    reply_id: UUID
    case_id: UUID
    at: Moment
    withdrawn: bool


class Missed(Value):
    """A promise about time ran out in a case, and `answer` is the first reply of substance after
    it, whoever gave it."""

    case_id: UUID
    at: Moment
    answer: UUID


class Why(StrEnum):
    """What makes a case worth talking about."""

    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    DEADLINE_MISSED = "deadline_missed"


class Example(Value):
    """A case to talk about. `by` and `comment` are an approver's."""

    case_id: UUID
    at: Moment
    why: Why
    by: UUID | None = None
    comment: TextRef | None = None


class Figures(Value):
    """One person's period. `first_reply`: the median of the seconds from the customer's message to
    the person's first reply in a case, None without any. `deadlines`: cases that they gave an
    answer of substance in; `kept`: those in which no answer of theirs was the one that a broken
    promise had waited for."""

    replies: int
    cases: int
    drafts: int
    returned: int
    corrected: int
    withdrawn: int
    first_reply: Seconds | None
    deadlines: int
    kept: int
    examples: tuple[Example, ...]


def figures(
    said: Sequence[Said],
    drafted: Sequence[Drafted],
    returned: Sequence[Returned],
    amended: Sequence[Amended],
    missed: Iterable[Missed],
) -> Figures:
    """The figures of one person from what they said and drafted in a period, and what became of
    it. What concerns other replies and drafts does not count."""
    replies, drafts = {each.id for each in said}, {each.id for each in drafted}
    returned = [each for each in returned if each.draft_id in drafts]
    amended = [each for each in amended if each.reply_id in replies]
    answers = {each.id: each.case_id for each in said if each.purpose is Purpose.SUBSTANCE}
    answered = set(answers.values())
    late: dict[UUID, Missed] = {}
    for each in missed:
        if answers.get(each.answer) == each.case_id:
            late.setdefault(each.case_id, each)
    withdrawn = {each.reply_id for each in amended if each.withdrawn}
    waits = [
        (each.at - each.heard_at) / timedelta(seconds=1)
        for each in _first_of_each_case(said).values()
        if each.heard_at is not None and each.heard_at <= each.at
    ]
    return Figures(
        replies=len(replies),
        cases=len({each.case_id for each in said}),
        drafts=len(drafts),
        returned=len({each.draft_id for each in returned}),
        corrected=len({each.reply_id for each in amended} - withdrawn),
        withdrawn=len(withdrawn),
        first_reply=median(waits) if waits else None,
        deadlines=len(answered),
        kept=len(answered) - len(late),
        examples=_examples(returned, amended, late.values()),
    )


def misses(case_id: UUID, events: Iterable[CaseEvent]) -> list[Missed]:
    """The broken promises of a case that were answered at last, from its events in order. Those
    that nobody answered end where the case's clocks begin anew."""
    found: list[Missed] = []
    open_still: list[Moment] = []
    for event in events:
        match event.kind:
            case "first_response_missed" | "answer_missed":
                open_still.append(event.at)
            case "case_reopened":
                open_still.clear()
            case "clocks_started" if event.answer is not None:
                open_still.clear()
            case "reply_submitted" | "replied_elsewhere" if (
                event.reply.purpose is Purpose.SUBSTANCE
            ):
                answer = event.reply.id
                found += [Missed(case_id=case_id, at=at, answer=answer) for at in open_still]
                open_still.clear()
    return found


def _first_of_each_case(said: Iterable[Said]) -> dict[UUID, Said]:
    first: dict[UUID, Said] = {}
    for each in sorted(said, key=lambda one: (one.at, one.id)):
        first.setdefault(each.case_id, each)
    return first


def _examples(
    returned: Iterable[Returned], amended: Iterable[Amended], late: Iterable[Missed]
) -> tuple[Example, ...]:
    """One of each case, the newest first; what an approver wrote comes before anything else."""
    found = [
        *(
            Example(case_id=r.case_id, at=r.at, why=Why.RETURNED, by=r.by, comment=r.comment)
            for r in returned
        ),
        *(
            Example(case_id=a.case_id, at=a.at, why=Why.WITHDRAWN if a.withdrawn else Why.CORRECTED)
            for a in amended
        ),
        *(Example(case_id=m.case_id, at=m.at, why=Why.DEADLINE_MISSED) for m in late),
    ]
    newest_first = sorted(found, key=lambda each: each.at, reverse=True)
    of_case: dict[UUID, Example] = {}
    for each in sorted(newest_first, key=lambda one: one.why is not Why.RETURNED):
        of_case.setdefault(each.case_id, each)
    return tuple(sorted(of_case.values(), key=lambda each: each.at, reverse=True)[:MOST_EXAMPLES])
