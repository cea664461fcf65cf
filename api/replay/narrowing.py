"""A timeline narrowed down, from which its pages and its outline are taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from api.replay.named import actor_of, people_in
from domain.audit.rows import StoredRow
from domain.explaining import Family, Places, family_of
from domain.journal import JournalRow
from domain.values import Visibility


@dataclass(frozen=True)
class Outlined:
    """An entry by what timelines are narrowed down by. `person`: who acted, None for the machine;
    `people`: everybody whom it concerns."""

    seq: int
    person: UUID | None
    people: Sequence[UUID]
    family: Family
    visibility: Visibility | None


@dataclass(frozen=True)
class Narrow:
    """Which entries are asked for."""

    person: UUID | None
    machine: bool
    family: Family | None
    visibility: Visibility | None

    def takes(self, entry: Outlined) -> bool:
        """Whether the entry is among them."""
        return (
            (self.person is None or self.person in entry.people)
            and (not self.machine or entry.person is None)
            and (self.family is None or entry.family is self.family)
            and (self.visibility is None or entry.visibility is self.visibility)
        )


def _narrow(
    person: Annotated[UUID | None, Query(description="Whom entries concern")] = None,
    machine: Annotated[bool, Query(description="Only what nobody did")] = False,
    family: Family | None = None,
    visibility: Visibility | None = None,
) -> Narrow:
    return Narrow(person, machine, family, visibility)


Narrowed = Annotated[Narrow, Depends(_narrow)]


def outlined(stored: Sequence[StoredRow], rows: Sequence[JournalRow]) -> Iterator[Outlined]:
    """Every entry; one that cannot be read concerns nobody."""
    readable = {row.seq: row.event for row in rows}
    places = Places()
    for each in stored:
        event = readable.get(each.seq)
        if event is None:
            yield Outlined(each.seq, None, (), Family.CASE, None)
        else:
            yield Outlined(
                each.seq,
                actor_of(event).person_id,
                people_in(event),
                family_of(event),
                places.of(event),
            )
