"""The roster and its handover notes as the outside sees them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.fields import LongText, When


class ShiftIn(BaseModel):
    """When somebody is to work for a team."""

    model_config = ConfigDict(extra="forbid")

    team_id: UUID
    person_id: UUID
    starts_at: When
    ends_at: When


class ShiftOut(BaseModel):
    """A shift; `ended_at` when its person went before its planned end."""

    id: UUID
    team_id: UUID
    person_id: UUID
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None


class NoteIn(BaseModel):
    """What the next shift should know about one client's customers."""

    model_config = ConfigDict(extra="forbid")

    client_id: UUID
    text: LongText


class ShiftEnd(BaseModel):
    """The handover notes, at most one for each client."""

    model_config = ConfigDict(extra="forbid")

    notes: Annotated[list[NoteIn], Field(max_length=200)] = []

    @field_validator("notes")
    @classmethod
    def _one_each(cls, notes: list[NoteIn]) -> list[NoteIn]:
        if len({note.client_id for note in notes}) < len(notes):
            raise ValueError("there is one note for each client")
        return notes


class NoteOut(BaseModel):
    """A handover note; its text is null where it was erased."""

    id: UUID
    client_id: UUID
    shift_id: UUID
    person_id: UUID
    written_at: datetime
    text: str | None
