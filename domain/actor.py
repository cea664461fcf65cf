"""Who does something to a case: a person with roles, or the machine."""

from enum import StrEnum
from uuid import UUID

from domain.values import Value


class Role(StrEnum):
    """What a person is for one client."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    SECOND_LINE = "second_line"
    CONTACT = "contact"
    AUDITOR = "auditor"
    STAKEHOLDER = "stakeholder"
    ADMINISTRATOR = "administrator"


class Level(StrEnum):
    """How experienced a person is for one client; a trainee's replies are always looked at."""

    TRAINEE = "trainee"
    REGULAR = "regular"
    SENIOR = "senior"


class Via(StrEnum):
    """By which door an act came in."""

    API = "api"
    INTEGRATION = "integration"
    SIGNAL = "signal"
    LINK = "link"
    MAIL = "mail"
    MACHINE = "machine"


class Actor(Value):
    """Who acts, looked up at the edge and never taken from what the caller claims.

    `person_id` is None for the machine. `roles` are those the person has for the case's client,
    `departments` the ones a contact there speaks for. `picks`: their team lets them choose among
    waiting tasks.
    """

    person_id: UUID | None = None
    roles: tuple[Role, ...] = ()
    via: Via = Via.MACHINE
    level: Level = Level.REGULAR
    departments: tuple[str, ...] = ()
    picks: bool = True

    @property
    def is_person(self) -> bool:
        """A person, not the machine."""
        return self.person_id is not None


MACHINE = Actor()
