"""Rules that people's corrections suggest: where they decide the same again and again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter

from db.policies import PastRow
from domain.assessment import Risk
from domain.events import Assessed, CaseEvent, MentionTakenIn, ResponseDecided
from domain.guidelines import Rule
from domain.mention import Mention
from domain.ruling import Answering, Ruling

KINDS = ("mention_taken_in", "assessed", "response_decided")
"""The kinds of rows that suggestions are drawn from."""

OFTEN = 5
AGREED = 0.8
"""So many decisions of people on mentions that look alike, and so great a part of them the same."""

_event: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)


@dataclass(frozen=True)
class Suggestion:
    """A row, and how often people decided so (`agreed` of `decided`) where it would fit."""

    rule: Rule
    answering: Answering
    decided: int
    agreed: int


@dataclass(frozen=True)
class _Look:
    """What mentions that look alike have in common."""

    kind: str
    addressed: bool
    sarcasm: bool


def suggestions(rows: Iterable[PastRow]) -> list[Suggestion]:
    """The rows that people's decisions suggest, the most often confirmed first; what the guidelines
    already do by themselves is not suggested. Risks that call people are left to people."""
    decided: defaultdict[_Look, Counter[Answering]] = defaultdict(Counter)
    already: dict[_Look, set[tuple[Answering, bool]]] = defaultdict(set)
    for look, ruling, answering in _decisions(rows):
        decided[look][answering] += 1
        if ruling is not None:
            already[look].add((ruling.answering, ruling.certain))
    found = []
    for look, counts in decided.items():
        total = sum(counts.values())
        answering, agreed = counts.most_common(1)[0]
        if total < OFTEN or agreed < AGREED * total or already[look] == {(answering, True)}:
            continue
        found.append(Suggestion(_rule(look, answering, agreed, total), answering, total, agreed))
    return sorted(found, key=lambda each: -each.agreed)


def _decisions(rows: Iterable[PastRow]) -> Iterator[tuple[_Look, Ruling | None, Answering]]:
    """A person's first decision on each case, with what its latest mention looked like."""
    mentions: dict[UUID, Mention] = {}
    latest: tuple[_Look, Ruling | None] | None = None
    case_id: UUID | None = None
    for row in rows:
        if row.case_id != case_id:
            case_id, latest = row.case_id, None
            mentions.clear()
        match _event.validate_python(row.event):
            case MentionTakenIn(mention=mention):
                mentions[mention.message_id] = mention
            case Assessed(message_id=message_id, assessment=found, ruling=ruling):
                mention_of = mentions.get(message_id)
                if mention_of is None or mention_of.repost or mention_of.baseline:
                    continue
                if set(found.risks) - {Risk.SARCASM}:
                    continue
                look = _Look(found.kind.value, mention_of.addressed, Risk.SARCASM in found.risks)
                latest = look, ruling
            case ResponseDecided(decision=decision) if decision.by.is_person and latest:
                yield *latest, decision.answering
                latest = None


def _rule(look: _Look, answering: Answering, agreed: int, total: int) -> Rule:
    when = {"kind": f'"{look.kind}"', "addressed": "true" if look.addressed else "false"}
    when["risks"] = 'contains($, "sarcasm")' if look.sarcasm else "len($) == 0"
    outcome = {"answering": f'"{answering.value}"'}
    if answering is not Answering.RESPOND:
        outcome["certain"] = "true"
    return Rule(note=f"{agreed} / {total}", when=when, outcome=outcome)
