"""Which incident a case belongs to."""

from domain.case import Case
from domain.events import IncidentDecided, IncidentEvent, IncidentJoined, IncidentLeft


def change(case: Case, event: IncidentEvent) -> dict[str, object]:
    """What an event changes, field by field."""
    match event:
        case IncidentJoined(incident_id=incident_id):
            return {"incident_id": incident_id}
        case IncidentLeft():
            return {"incident_id": None}
        case IncidentDecided():
            return {}
