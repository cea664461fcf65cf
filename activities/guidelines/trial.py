"""Trying guidelines on past cases: what a table would have said, beside what was said (R28)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter

from activities.guidelines.judging import built_in, rule_on
from activities.guidelines.table import Table
from db.policies import PastRow
from domain.assessment import Assessment
from domain.events import Assessed, CaseEvent, CaseOpened, MentionEdited, MentionTakenIn
from domain.mention import Mention
from domain.ruling import Ruling

KINDS = ("case_opened", "mention_taken_in", "mention_edited", "assessed")
"""The kinds of rows that a trial reads."""

COMPARED = ("answering", "priority", "visibility", "approval", "prepared", "escalation", "tags")
"""What of a ruling makes a difference to people."""

MOST_SHOWN = 200
"""Changed mentions that are told one by one; the sums count all."""

_event: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)


@dataclass(frozen=True)
class Change:
    """One mention for which the tried table says something else."""

    case_id: UUID
    mention: Mention
    assessment: Assessment
    before: Ruling
    after: Ruling
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """How often an outcome would have been another."""

    field: str
    before: str | None
    after: str | None
    count: int


@dataclass(frozen=True)
class Outcome:
    """What a trial came to. `fired`: how often each row of the tried table did, by its number."""

    mentions: int
    cases: int
    changed: int
    cases_changed: int
    sums: tuple[Sum, ...]
    fired: dict[int, int]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Past:
    """A mention as it was judged: all that a table asks about stands in the journal."""

    opened: CaseOpened
    mention: Mention
    assessed: Assessed


def tried(table: Table, rows: Iterable[PastRow]) -> Outcome:
    """The table over the journal's `rows` (of KINDS, by case and in order).

    Cases whose opening is not among the rows are left out. What was said is the ruling on record,
    or what the built-in guidelines say where the record is older than rulings.
    """
    mentions, cases, changed_cases = 0, set[UUID](), set[UUID]()
    sums: Counter[tuple[str, str | None, str | None]] = Counter()
    fired: Counter[int] = Counter()
    changes: list[Change] = []
    changed = 0
    for past in _judged(rows):
        mentions += 1
        cases.add(past.opened.case_id)
        before = past.assessed.ruling or _rule(built_in(), past)
        after = _rule(table, past)
        fired[after.rule] += 1
        fields = tuple(f for f in COMPARED if getattr(before, f) != getattr(after, f))
        if not fields:
            continue
        changed += 1
        changed_cases.add(past.opened.case_id)
        for field in fields:
            sums[field, _word(before, field), _word(after, field)] += 1
        if len(changes) < MOST_SHOWN:
            changes.append(
                Change(
                    case_id=past.opened.case_id,
                    mention=past.mention,
                    assessment=past.assessed.assessment,
                    before=before,
                    after=after,
                    fields=fields,
                )
            )
    return Outcome(
        mentions=mentions,
        cases=len(cases),
        changed=changed,
        cases_changed=len(changed_cases),
        sums=tuple(Sum(*key, count) for key, count in sums.most_common()),
        fired=dict(sorted(fired.items())),
        changes=tuple(changes),
    )


def _judged(rows: Iterable[PastRow]) -> Iterator[_Past]:
    opened: CaseOpened | None = None
    mentions: dict[UUID, Mention] = {}
    for row in rows:
        if opened is not None and row.case_id != opened.case_id:
            opened = None
        match _event.validate_python(row.event):
            case CaseOpened() as event:
                opened, mentions = event, {}
            case MentionTakenIn(mention=mention):
                mentions[mention.message_id] = mention
            case MentionEdited(message_id=message_id) as edit if message_id in mentions:
                mentions[message_id] = mentions[message_id].edited(edit.text, edit.addressed)
            case Assessed(message_id=message_id) as event:
                if opened is not None and message_id in mentions:
                    yield _Past(opened, mentions[message_id], event)


def _rule(table: Table, past: _Past) -> Ruling:
    before = past.assessed.ruling
    return rule_on(
        table,
        past.mention,
        past.assessed.assessment,
        channel=past.opened.channel,
        time_zone=past.opened.agreement.time_zone,
        policy_version=None,
        open_tasks=(before.open_tasks if before else None) or 0,
    )


def _word(ruling: Ruling, field: str) -> str | None:
    value = getattr(ruling, field)
    if field == "tags":
        return ", ".join(value) or None
    return None if value is None else str(value)
