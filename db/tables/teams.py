"""Teams and what their people can do. They may work for several clients, so `client_id` stands
where they are joined."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Table, utc_now


class Team(Table):
    """People who work together for one client (dedicated) or several (blended)."""

    __tablename__ = "teams"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    """dedicated | blended"""
    origin: Mapped[str] = mapped_column(String(16), server_default="internal")
    """internal | agency"""
    agency: Mapped[str | None]
    """The agency's name."""
    lead: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who gets what nobody else can take at the end of a shift."""
    pushes: Mapped[bool] = mapped_column(server_default=text("true"))
    """The system gives tasks; otherwise people ask for their next one."""
    picking: Mapped[bool] = mapped_column(server_default=text("true"))
    """People may choose among waiting tasks."""
    shifts: Mapped[bool] = mapped_column(server_default=text("false"))
    """People are there only within a shift of the roster."""
    idle_after: Mapped[int] = mapped_column(server_default=text("1800"))
    """Seconds after which a task goes back whose holder does nothing about it."""
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class TeamClient(Table):
    """A client that a team works for."""

    __tablename__ = "team_clients"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.client_id"), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), primary_key=True, index=True)


class TeamMember(Table):
    """Somebody in a team, with the points of open work they can hold (domain/routing.py)."""

    __tablename__ = "team_members"

    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    capacity: Mapped[int] = mapped_column(server_default=text("6"))
    joined_at: Mapped[datetime] = mapped_column(default=utc_now)


class PersonSkill(Table):
    """Something a person can do; of a kind of which they list none, they serve everything."""

    __tablename__ = "skills"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """language | channel | client | topic"""
    name: Mapped[str] = mapped_column(primary_key=True)
