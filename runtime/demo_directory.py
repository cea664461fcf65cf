"""Whom the demo's clients can be asked: one has a second line and departments behind it, the small
one three contact points."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from db.directory import (
    ContactSettings,
    DepartmentKind,
    DepartmentSettings,
    create_contact,
    create_department,
    list_departments,
)
from domain.calendar import BusinessCalendar, Opening
from domain.values import Language

_DOMAIN = "demo.webcare.example"
_OFFICE = BusinessCalendar(
    week=(*((Opening(opens="08:00", closes="18:00"),) for _ in range(5)), (), ())
)


@dataclass(frozen=True)
class _Department:
    name: str
    people: tuple[tuple[str, str, Language], ...] = ()
    """Address, name and language, in the order in which they are asked."""
    kind: DepartmentKind = DepartmentKind.DEPARTMENT
    calendar: BusinessCalendar | None = _OFFICE


_DIRECTORY: dict[str, tuple[_Department, ...]] = {
    "Nordlicht Energie": (
        _Department("Kundenservice", kind=DepartmentKind.SECOND_LINE),
        _Department(
            "Produktmanagement",
            (
                ("produkt", "Petra Holm", Language.GERMAN),
                ("produkt2", "Paul Winter", Language.GERMAN),
            ),
        ),
        _Department(
            "Presse",
            (
                ("presse", "Rita Sommer", Language.GERMAN),
                ("presse2", "Ralf Kühn", Language.GERMAN),
            ),
        ),
    ),
    # Somebody is always there: its answers are due within two minutes, so that one can watch.
    "Café Kompass": (
        _Department("Küche", (("kueche", "Yusuf Demir", Language.GERMAN),), calendar=None),
        _Department("Inhaberin", (("inhaberin", "Lotte Janssen", Language.DUTCH),), calendar=None),
        _Department("Röstung", (("roesterei", "Émile Caron", Language.FRENCH),), calendar=None),
    ),
}


async def furnish_directory(session: AsyncSession, client_id: UUID, name: str) -> None:
    """The directory of one of the demo's clients, where it has none."""
    if await list_departments(session, [client_id]):
        return
    for wanted in _DIRECTORY.get(name, ()):
        entry = await create_department(
            session,
            client_id,
            DepartmentSettings(wanted.name, wanted.kind, wanted.calendar),
            None,
        )
        for place, (address, person, language) in enumerate(wanted.people):
            settings = ContactSettings(
                person, f"{address}@{_DOMAIN}", language=language, place=place
            )
            await create_contact(session, entry, settings, None)
