"""The roster: who works when, and what one shift leaves the next in writing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.configuration import journal_for_each
from db.listing import Listing, Page, Wanted, any_id, before, since
from db.tables import HandoverNote, Shift, TeamClient, TeamMember
from db.teams import TeamEntry
from db.words import keep_words, read_words
from domain.errors import Conflict, Invalid, NotFound

_LISTING = Listing(
    sorts={"id": Shift.id, "starts_at": Shift.starts_at, "ends_at": Shift.ends_at},
    filters={
        "id": any_id(Shift.id),
        "team_id": any_id(Shift.team_id),
        "person_id": any_id(Shift.person_id),
        "from": since(Shift.ends_at),
        "until": before(Shift.starts_at),
    },
    default_sort="starts_at",
    unique=Shift.id,
)

_NOTES = Listing(
    sorts={"id": HandoverNote.id, "written_at": HandoverNote.written_at},
    filters={
        "id": any_id(HandoverNote.id),
        "client_id": any_id(HandoverNote.client_id),
        "shift_id": any_id(HandoverNote.shift_id),
        "since": since(HandoverNote.written_at),
    },
    default_sort="written_at",
    unique=HandoverNote.id,
)


async def list_shifts(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[Shift]:
    """A page of the roster of the teams that work for one of the clients."""
    rows, total = await _LISTING.page(session, _shifts(clients), wanted)
    return Page(rows=[shift for (shift,) in rows], first=wanted.first, total=total)


async def get_shift(session: AsyncSession, shift_id: UUID, clients: Collection[UUID]) -> Shift:
    """One shift, locked for this transaction. Raises NotFound."""
    shift = await session.scalar(
        _shifts(clients).where(Shift.id == shift_id).with_for_update(of=Shift)
    )
    if shift is None:
        raise NotFound("There is no such shift.")
    return shift


async def plan_shift(
    session: AsyncSession,
    team: TeamEntry,
    person_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    actor: UUID | None,
) -> Shift:
    """Somebody works for a team from one moment to another.

    Raises Invalid when they are not in the team or the end is not after the beginning.
    """
    if starts_at >= ends_at:
        raise Invalid("A shift ends after it begins.", "Name a later end.")
    if await session.get(TeamMember, (team.id, person_id)) is None:
        raise Invalid("They are not in this team.", "Make them a member first.")
    shift = Shift(
        id=uuid7(), team_id=team.id, person_id=person_id, starts_at=starts_at, ends_at=ends_at
    )
    session.add(shift)
    await session.flush()
    await _journal(session, shift, "shift.planned", actor, None, _told(shift))
    return shift


async def cancel_shift(session: AsyncSession, shift: Shift, actor: UUID | None) -> None:
    """It does not take place. Raises Conflict for one with handover notes: it did."""
    noted = await session.scalar(
        select(HandoverNote.id).where(HandoverNote.shift_id == shift.id).limit(1)
    )
    if noted is not None:
        raise Conflict("This shift has handover notes.", "End it instead.")
    await session.delete(shift)
    await _journal(session, shift, "shift.cancelled", actor, _told(shift), None)


async def end_shift(
    session: AsyncSession, shift: Shift, notes: Mapping[UUID, str], by: UUID, now: datetime
) -> None:
    """Somebody's shift is over, with a note for each client that needs one; what they hold goes to
    those who are there. Raises Conflict when it is over already, Invalid for a client of others."""
    if shift.ended_at is not None or not shift.starts_at <= now:
        raise Conflict("This shift does not run.", "Only a shift that runs can be ended.")
    clients = await _clients(session, shift)
    if not notes.keys() <= clients:
        raise Invalid("The team does not work for that client.", "Name one of the team's clients.")
    for client_id, words in notes.items():
        text = await keep_words(session, client_id, words, person_id=by)
        session.add(
            HandoverNote(
                id=uuid7(),
                client_id=client_id,
                shift_id=shift.id,
                person_id=by,
                text_id=text.id,
                written_at=now,
            )
        )
    planned = _told(shift)
    shift.ended_at = now
    await session.flush()
    await _journal(session, shift, "shift.ended", by, planned, _told(shift))


async def list_notes(
    session: AsyncSession, clients: Collection[UUID], wanted: Wanted
) -> Page[HandoverNote]:
    """A page of what shifts left in writing for those clients."""
    query = select(HandoverNote).where(HandoverNote.client_id.in_(clients))
    rows, total = await _NOTES.page(session, query, wanted)
    return Page(rows=[note for (note,) in rows], first=wanted.first, total=total)


async def notes_words(
    session: AsyncSession, notes: Sequence[HandoverNote]
) -> dict[UUID, str | None]:
    """The notes' words by text, None where they were erased."""
    words: dict[UUID, str | None] = {}
    for client_id in {note.client_id for note in notes}:
        texts = [note.text_id for note in notes if note.client_id == client_id]
        words |= await read_words(session, client_id, texts)
    return words


def _shifts(clients: Collection[UUID]) -> Select[Shift]:
    served = select(TeamClient.team_id).where(TeamClient.client_id.in_(clients))
    return select(Shift).where(Shift.team_id.in_(served))


async def _clients(session: AsyncSession, shift: Shift) -> frozenset[UUID]:
    return frozenset(
        await session.scalars(
            select(TeamClient.client_id).where(TeamClient.team_id == shift.team_id)
        )
    )


def _told(shift: Shift) -> dict[str, str | None]:
    return {
        "team": str(shift.team_id),
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "ended_at": shift.ended_at.isoformat() if shift.ended_at else None,
    }


async def _journal(
    session: AsyncSession,
    shift: Shift,
    kind: str,
    actor: UUID | None,
    was: dict[str, str | None] | None,
    now_is: dict[str, str | None] | None,
) -> None:
    await journal_for_each(
        session,
        await _clients(session, shift),
        actor=actor,
        kind=kind,
        subject=shift.person_id,
        before=was,
        after=now_is,
    )
