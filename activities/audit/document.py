"""A case as something to read, before it is a page or a PDF: what happened, who, why, in which
words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue

from db.evidence import Evidence
from domain.actor import Actor
from domain.audit.findings import flat
from domain.audit.references import actors_named, texts_named
from domain.audit.rows import folded, readable, told
from domain.case import Case, CaseEvent
from domain.explaining import Explained, explained
from domain.journal import JournalRow
from domain.personal_data import covered
from domain.replay import posted_in_public, withheld_since
from domain.values import TextRef

Names = Mapping[UUID, str]
"""Colleagues by id."""


class Said(StrEnum):
    """Whether words are there to be read."""

    WORDS = "words"
    ERASED = "erased"
    WITHHELD = "withheld"
    ABSENT = "absent"


@dataclass(frozen=True)
class Quotation:
    """Words that somebody wrote, or what is said in their place."""

    state: Said
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One entry of the journal."""

    seq: int
    at: datetime
    what: str
    who: str
    why: Sequence[str]
    quotations: Sequence[Quotation]
    details: str


@dataclass(frozen=True)
class Document:
    """A case to read. Customers are not named in it, and personal data that they posted in
    public is covered; times are UTC."""

    case_id: UUID
    facts: Mapping[str, str]
    paragraphs: Sequence[Paragraph]


def document_of(evidence: Evidence, names: Names) -> Document:
    """The case with everything that can be read of its journal."""
    rows = readable(evidence.rows)
    case = folded(rows)
    hidden, public = withheld_since(rows), posted_in_public(rows)
    kinds = frozenset(kind for kind, _ in evidence.versions) | {"agreement"}
    why = {one.seq: one for one in explained(rows, kinds)} if case is not None else {}
    return Document(
        case_id=evidence.case_id,
        facts=_facts(case, evidence) if case is not None else {},
        paragraphs=[
            _paragraph(row, why.get(row.seq), evidence, names, hidden, public) for row in rows
        ],
    )


def _facts(case: Case, evidence: Evidence) -> dict[str, str]:
    promised = case.acknowledge is not None or case.answer is not None
    facts = {
        "channel": case.channel,
        "opened": moment(case.opened_at),
        "status": case.status.value,
        "closed": moment(case.closed_at),
        "first reply": moment(case.first_replied_at),
        "first reply in time": _kept(promised, case.first_response_missed is not None),
        "first reply missed": _words(case.first_response_missed or ""),
        "answered": moment(case.answered_at),
        "answer in time": _kept(case.answer is not None, case.answer_missed_at is not None),
        "agreement": f"version {case.agreement.version}",
        "journal": f"{len(evidence.rows)} rows, head {evidence.rows[-1].hash}",
    }
    return {name: value for name, value in facts.items() if value}


def _kept(promised: bool, missed: bool) -> str:
    return ("no" if missed else "yes") if promised else ""


def _paragraph(
    row: JournalRow,
    why: Explained | None,
    evidence: Evidence,
    names: Names,
    hidden: Mapping[UUID, datetime],
    public: frozenset[UUID],
) -> Paragraph:
    event = row.event
    return Paragraph(
        seq=row.seq,
        at=event.at,
        what=_words(event.kind),
        who=_who(event, names),
        why=list(_reasons(why)) if why is not None else [],
        quotations=[_quotation(text, evidence, hidden, public) for _, text in texts_named(event)],
        details=" · ".join(_details(told(event))),
    )


def _reasons(why: Explained) -> Iterator[str]:
    if why.rule is not None:
        versions = ", ".join(f"{kind} version {v}" for kind, v in why.rule.versions.items())
        value = f": {why.rule.value}" if why.rule.value is not None else ""
        yield f"by the rule “{_words(why.rule.name)}”{value} ({versions})"
    for cause in why.causes:
        yield f"because of entry {cause.seq} ({_words(cause.how.value)})"
    if why.speaker is not None:
        yield f"{_SPEAKERS[why.speaker.value]} speaks"
    if why.ignored is not None:
        yield f"not answered: {_words(why.ignored)}"


_SPEAKERS = {"person": "a person", "machine": "the machine", "elsewhere": "the client elsewhere"}


def _who(event: CaseEvent, names: Names) -> str:
    found = {_name(actor, names): None for _, actor in actors_named(event)}
    return "; ".join(found) or "the machine"


def _name(actor: Actor, names: Names) -> str:
    if actor.person_id is None:
        return "the machine"
    roles = ", ".join(_words(role.value) for role in actor.roles)
    name = names.get(actor.person_id, str(actor.person_id))
    return f"{name} ({roles or 'no role'}, by {actor.via.value})"


def _quotation(
    text: TextRef, evidence: Evidence, hidden: Mapping[UUID, datetime], public: frozenset[UUID]
) -> Quotation:
    stored = evidence.texts.get(text.id)
    if stored is None:
        return Quotation(Said.ABSENT, "the text is not there")
    if text.id in hidden:
        gone = f"deleted on the network on {hidden[text.id]:%Y-%m-%d}, and not kept by its rules"
        return Quotation(Said.WITHHELD, gone)
    if stored.words is None:
        when = f" on {stored.erased_at:%Y-%m-%d}" if stored.erased_at else ""
        return Quotation(Said.ERASED, f"erased{when}")
    shown = covered(stored.words) if text.id in public else stored.words
    return Quotation(Said.WORDS, shown)


def _details(event: dict[str, JsonValue]) -> Iterator[str]:
    """Every other field, as path and value."""
    for path, value in flat(event).items():
        if path in ("kind", "at") or ".by." in f".{path}" or value in (None, [], {}):
            continue
        yield f"{path}: {value}"


def moment(at: datetime | None) -> str:
    """A moment as documents have it, UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at is not None else ""


def _words(code: str) -> str:
    return code.replace("_", " ")
