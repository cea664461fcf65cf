"""Teams and what their people can do: what distribution knows about those who work (R16, R17)."""

from enum import StrEnum

from domain.values import Value


class TeamKind(StrEnum):
    """Whether a team works for one client alone or for several."""

    DEDICATED = "dedicated"
    BLENDED = "blended"


class TeamOrigin(StrEnum):
    """Whose people they are."""

    INTERNAL = "internal"
    AGENCY = "agency"


class SkillKind(StrEnum):
    """What a skill is about. Of a kind of which somebody lists none, they serve everything."""

    LANGUAGE = "language"
    CHANNEL = "channel"
    CLIENT = "client"
    TOPIC = "topic"


class Skill(Value):
    """Something a person can do, by name: `de`, `mastodon`, a client's id, a topic."""

    kind: SkillKind
    name: str


class Availability(StrEnum):
    """What a person says of themselves while they are logged in."""

    AVAILABLE = "available"
    AWAY = "away"
