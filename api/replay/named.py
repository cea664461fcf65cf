"""What a journal names by id: colleagues by name, texts by their words."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.schemas import FileOut
from api.cases.show import file_of
from api.people.schemas import PersonOut
from api.replay.schemas import ActorOut, TextOut
from db.deliveries import Attached
from db.evidence import StoredText, texts_of
from db.journal import names_of
from db.reply_files import shown_files
from domain.actor import MACHINE, Actor
from domain.audit.references import actors_named, files_named, texts_named
from domain.events import CaseEvent
from domain.files import FileRef
from domain.journal import JournalRow
from domain.personal_data import covered
from domain.replay import posted_in_public, withheld
from domain.values import TextRef

_PEOPLE = ("assignee", "holder", "to", "person_id")
"""Fields of events that name a colleague who did nothing themselves."""


@dataclass(frozen=True)
class Named:
    """Names and words for one case. Without `reads` no words are given away; personal data in
    `public` texts is covered for everybody, as on the agent's screen."""

    people: Mapping[UUID, str]
    texts: Mapping[UUID, StoredText]
    files: Mapping[FileRef, Attached]
    hidden: frozenset[UUID]
    public: frozenset[UUID]
    reads: bool

    def person(self, person_id: UUID | None) -> PersonOut | None:
        """A colleague; None for the machine."""
        if person_id is None:
            return None
        return PersonOut(id=person_id, name=self.people.get(person_id, ""))

    def actor(self, actor: Actor) -> ActorOut:
        """Whoever acted, with what they were at that time."""
        return ActorOut(
            id=actor.person_id,
            name=self.people.get(actor.person_id, "") if actor.person_id else "",
            roles=list(actor.roles),
            via=actor.via,
            level=actor.level,
            departments=list(actor.departments),
        )

    def text(self, field: str, named: TextRef) -> TextOut:
        """Words, where they are there and may be shown."""
        return TextOut(
            field=field,
            words=self.words(named),
            erased_at=self.erased_at(named),
            withheld=self.withheld(named),
            covered=self.covered(named),
        )

    def words(self, named: TextRef | None) -> str | None:
        """The words alone."""
        words = self._kept(named)
        return covered(words) if words is not None and self._is_public(named) else words

    def covered(self, named: TextRef | None) -> bool:
        """Whether personal data in the words is not shown."""
        return self.words(named) != self._kept(named)

    def _kept(self, named: TextRef | None) -> str | None:
        if named is None or not self.reads or self.withheld(named):
            return None
        stored = self.texts.get(named.id)
        return stored.words if stored is not None else None

    def _is_public(self, named: TextRef | None) -> bool:
        return named is not None and named.id in self.public

    def shown(self, named: Sequence[FileRef]) -> list[FileOut]:
        """The files of a reply that are still there."""
        found = [self.files[each] for each in named if each in self.files] if self.reads else []
        return [file_of(each) for each in found]

    def erased_at(self, named: TextRef | None) -> datetime | None:
        """When the words were erased."""
        stored = self.texts.get(named.id) if named is not None else None
        return stored.erased_at if stored is not None else None

    def withheld(self, named: TextRef | None) -> bool:
        """Whether the network's rules do not let us keep them."""
        return named is not None and named.id in self.hidden


async def named_in(
    session: AsyncSession,
    client_id: UUID,
    rows: Sequence[JournalRow],
    *,
    reads: bool,
    only: Container[int] | None = None,
) -> Named:
    """What a client's case names, `rows` being its whole journal: people everywhere, texts and
    files in the entries `only`, or in all; a few queries."""
    said = [row for row in rows if only is None or row.seq in only]
    people = {person for row in rows for person in people_in(row.event)}
    texts = [text for row in said for _, text in texts_named(row.event)]
    files = [file for row in said for file in files_named(row.event)]
    return Named(
        people=await names_of(session, people),
        texts=await texts_of(session, client_id, texts) if texts else {},
        files=await shown_files(session, client_id, files),
        hidden=withheld(rows),
        public=posted_in_public(rows),
        reads=reads,
    )


def people_in(event: CaseEvent) -> list[UUID]:
    """Everybody whom an event names, whoever acted first."""
    acting = [actor.person_id for _, actor in actors_named(event) if actor.person_id]
    return list(dict.fromkeys([*acting, *_mentioned(event)]))


def actor_of(event: CaseEvent) -> Actor:
    """Who did what the event tells; the machine where it names nobody."""
    return next((actor for _, actor in actors_named(event)), MACHINE)


def _mentioned(value: Any) -> Iterator[UUID]:
    for field in _PEOPLE:
        found = getattr(value, field, None)
        if isinstance(found, UUID):
            yield found
    task = getattr(value, "task", None)
    if task is not None:
        yield from _mentioned(task)
