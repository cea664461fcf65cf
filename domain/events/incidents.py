"""What a case has to do with a viral post and its other copies."""

from typing import Literal
from uuid import UUID

from domain.actor import Actor
from domain.events.event import Event
from domain.ruling import Answering


class IncidentJoined(Event):
    """What was said is a copy of what many say: the case belongs to their incident."""

    kind: Literal["incident_joined"] = "incident_joined"
    incident_id: UUID
    by: Actor


class IncidentLeft(Event):
    """A person took the case out of its incident: it says something else."""

    kind: Literal["incident_left"] = "incident_left"
    incident_id: UUID
    by: Actor


class IncidentDecided(Event):
    """The incident's cases were decided on together, this one among them. `deed_id`: of that one
    decision; `statement`: the case in which our words to all of them stand."""

    kind: Literal["incident_decided"] = "incident_decided"
    incident_id: UUID
    deed_id: UUID
    answering: Answering
    statement: UUID | None = None
    by: Actor


IncidentEvent = IncidentJoined | IncidentLeft | IncidentDecided
