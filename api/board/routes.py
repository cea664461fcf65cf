"""The live board of supervisors: open, at risk, breached; what waits in vain; who works on what."""

from dataclasses import asdict
from datetime import datetime

from fastapi import APIRouter, Response

from api.auth.viewer import Who
from api.board.schemas import (
    ClientOnBoard,
    HolderOnBoard,
    PersonOnBoard,
    TaskOnBoard,
    TeamOnBoard,
)
from api.context import Database, only_reads
from api.listing import List, paged
from api.people.schemas import PersonOut
from db.board import AtWork, ClientBoard, read_board
from db.tables import TaskRow, utc_now
from domain.permissions import Permission

router = APIRouter(prefix="/api/board", tags=["work"])


@router.get("", operation_id="readBoard")
@only_reads
async def board(
    who: Who, session: Database, wanted: List, response: Response
) -> list[ClientOnBoard]:
    """One row for each client. Filters: client_id, id (the same). Sort: name (default), id."""
    now = utc_now()
    page = await read_board(session, who.scope(Permission.READ_BOARD), wanted, now)
    return paged(response, "board", page.of([_shown(row, now) for row in page.rows]))


def _shown(row: ClientBoard, now: datetime) -> ClientOnBoard:
    return ClientOnBoard(
        id=row.client_id,
        client_name=row.client_name,
        open=row.counts.open,
        at_risk=row.counts.at_risk,
        breached=row.counts.breached,
        waiting=row.waiting,
        in_vain=sum(row.in_vain.values()),
        causes=dict(row.in_vain),
        teams=[
            TeamOnBoard(
                id=team.id,
                name=team.name,
                **asdict(team.counts),
                people=[_person(person, now) for person in team.people],
            )
            for team in row.teams
        ],
        others=[
            HolderOnBoard(id=each.id, name=each.name, tasks=[_task(task) for task in each.tasks])
            for each in row.others
        ],
        assignable=[PersonOut(id=each, name=name) for each, name in row.assignable.items()],
    )


def _person(person: AtWork, now: datetime) -> PersonOnBoard:
    return PersonOnBoard(
        id=person.id,
        name=person.name,
        there=person.attendance.there(now),
        availability=person.attendance.availability,
        on_shift=person.attendance.on_shift,
        heard_at=person.attendance.heard_at,
        load=person.load,
        capacity=person.capacity,
        tasks=[_task(task) for task in person.tasks],
    )


def _task(task: TaskRow) -> TaskOnBoard:
    return TaskOnBoard.model_validate(task, from_attributes=True)
