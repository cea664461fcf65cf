"""A case as something to read, before it is a page or a PDF: what happened, who, why, in which
words, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue

from activities.audit.catalogue import Catalogue
from db.evidence import Evidence
from domain.actor import MACHINE, Actor
from domain.audit.findings import flat
from domain.audit.references import actors_named, texts_named
from domain.audit.rows import folded, readable, told
from domain.case import Case
from domain.events import CaseEvent
from domain.explaining import Explained, Rule, explained
from domain.journal import JournalRow
from domain.personal_data import covered
from domain.replay import posted_in_public, withheld_since
from domain.telling import Tasks, name_of_rule, tasks_opened, tell, value_of_rule
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
    """One entry of the journal. `what`: a sentence without its subject."""

    seq: int
    when: str
    who: str
    what: str
    why: Sequence[str]
    quotations: Sequence[Quotation]
    details: str


@dataclass(frozen=True)
class Document:
    """A case to read. Customers are not named in it, and personal data that they posted in
    public is covered."""

    case_id: UUID
    title: str
    opened: str
    facts: Mapping[str, str]
    paragraphs: Sequence[Paragraph]


def document_of(evidence: Evidence, names: Names, catalogue: Catalogue) -> Document:
    """The case with everything that can be read of its journal, as the catalogue says it."""
    rows = readable(evidence.rows)
    case = folded(rows)
    kinds = frozenset(kind for kind, _ in evidence.versions) | {"agreement"}
    why = {one.seq: one for one in explained(rows, kinds)} if case is not None else {}
    writer = _Writer(evidence, names, catalogue, rows)
    return Document(
        case_id=evidence.case_id,
        title=catalogue.say("document.case", id=str(evidence.case_id)),
        opened=catalogue.moment_with_utc(case.opened_at) if case is not None else "",
        facts=_facts(case, evidence, catalogue) if case is not None else {},
        paragraphs=[writer.paragraph(row, why.get(row.seq)) for row in rows],
    )


def _facts(case: Case, evidence: Evidence, catalogue: Catalogue) -> dict[str, str]:
    say, label = catalogue.say, catalogue.label
    promised = case.acknowledge is not None or case.answer is not None
    missed = case.first_response_missed

    def moment(at: datetime | None) -> str:
        return catalogue.moment_with_utc(at) if at is not None else ""

    def kept(promised: bool, missed: bool, at: datetime | None) -> str:
        """Nothing while it is open, or where nothing is owed any more."""
        if not promised or (at is None and not missed):
            return ""
        return say("document.no" if missed else "document.yes")

    facts = {
        "channel": label("channel", case.channel),
        "opened": moment(case.opened_at),
        "status": label("status", case.status.value),
        "closed": moment(case.closed_at),
        "first_reply": moment(case.first_replied_at),
        "first_reply_kept": kept(promised, missed is not None, case.first_replied_at),
        "first_reply_missed": label("why", missed) if missed is not None else "",
        "answered": moment(case.answered_at),
        "answer_kept": kept(
            case.answer is not None, case.answer_missed_at is not None, case.answered_at
        ),
        "journal": say("document.rows", rows=str(len(evidence.rows)), hash=evidence.rows[-1].hash),
    }
    named = {say(f"document.{name}"): value for name, value in facts.items() if value}
    agreement = say("document.version", version=str(case.agreement.version))
    return named | {label("configuration", "agreement"): agreement}


class _Writer:
    """Writes the entries of one case."""

    def __init__(
        self, evidence: Evidence, names: Names, catalogue: Catalogue, rows: Sequence[JournalRow]
    ) -> None:
        self._evidence, self._names, self._catalogue = evidence, names, catalogue
        self._hidden, self._public = withheld_since(rows), posted_in_public(rows)
        self._tasks: Tasks = tasks_opened(told(row.event) for row in rows)

    def paragraph(self, row: JournalRow, why: Explained | None) -> Paragraph:
        event = told(row.event)
        return Paragraph(
            seq=row.seq,
            when=self._catalogue.moment_with_utc(row.event.at),
            who=self._who(row.event),
            what=self._catalogue.said(tell(row.event.kind, event, self._tasks)),
            why=list(self._reasons(why, acted=_acted(row.event))) if why is not None else [],
            quotations=[self._quotation(text) for _, text in texts_named(row.event)],
            details=" · ".join(_details(event)),
        )

    def _reasons(self, why: Explained, *, acted: bool) -> Iterator[str]:
        say, label = self._catalogue.say, self._catalogue.label
        if why.rule is not None:
            yield self._rule(why.rule)
        for cause in why.causes:
            how = label("cause", cause.how.value)
            yield say("document.because", seq=str(cause.seq), how=how)
        if why.speaker is not None:
            yield say("document.speaks", who=label("speaker", why.speaker.value))
        if acted and 0 < why.saw < why.seq:
            yield say("document.saw", seq=str(why.saw))
        if why.ignored is not None:
            yield say("document.ignored", why=label("why", why.ignored))

    def _rule(self, rule: Rule) -> str:
        said, say = self._catalogue.said, self._catalogue.say
        versions = [
            say(
                "document.kind_version",
                kind=self._catalogue.label("configuration", kind),
                version=version,
            )
            for kind, version in rule.versions.items()
        ]
        name, value = said(name_of_rule(rule.name)), value_of_rule(rule.value)
        listed = ", ".join(versions)
        if value is None:
            return say("document.by_rule", rule=name, versions=listed)
        return say("document.by_rule_saying", rule=name, versions=listed, value=said(value))

    def _who(self, event: CaseEvent) -> str:
        found = {self._name(actor): None for _, actor in actors_named(event)}
        return "; ".join(found) or self._name(MACHINE)

    def _name(self, actor: Actor) -> str:
        label = self._catalogue.label
        if actor.person_id is None:
            name = label("speaker", "machine")
            return name[:1].upper() + name[1:]
        roles = ", ".join(label("role", role.value) for role in actor.roles)
        return self._catalogue.say(
            "document.acting",
            name=self._names.get(actor.person_id, str(actor.person_id)),
            roles=roles or self._catalogue.say("document.no_role"),
            via=label("via", actor.via.value),
        )

    def _quotation(self, text: TextRef) -> Quotation:
        say, date = self._catalogue.say, self._catalogue.date
        stored = self._evidence.texts.get(text.id)
        if stored is None:
            return Quotation(Said.ABSENT, say("document.absent"))
        if text.id in self._hidden:
            gone = say("document.withheld", date=date(self._hidden[text.id]))
            return Quotation(Said.WITHHELD, gone)
        if stored.words is None:
            when = date(stored.erased_at) if stored.erased_at else "?"
            return Quotation(Said.ERASED, say("document.erased", date=when))
        shown = covered(stored.words) if text.id in self._public else stored.words
        return Quotation(Said.WORDS, shown)


def _acted(event: CaseEvent) -> bool:
    """Whether a person did it."""
    return any(actor.person_id is not None for _, actor in actors_named(event))


def _details(event: dict[str, JsonValue]) -> Iterator[str]:
    """Every other field, as path and value."""
    for path, value in flat(event).items():
        if path in ("kind", "at") or ".by." in f".{path}" or value in (None, [], {}):
            continue
        yield f"{path}: {value}"
