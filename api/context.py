"""What every route may ask for: the dependencies, a database session, who is asking.

All of it is asynchronous, as whatever routes depend on should be: FastAPI hands a plain function to
a thread, which costs more than most of them do.
"""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Dependencies

Route = TypeVar("Route", bound=Callable[..., Any])

_ONLY_READS = "only_reads"


def only_reads(route: Route) -> Route:
    """Marks a route that changes nothing and reads what need not be of one moment: its session
    begins no transaction. (That the person was here is noted all the same.)"""
    setattr(route, _ONLY_READS, True)
    return route


async def dependencies(request: Request) -> Dependencies:
    """What the application was made of."""
    given = request.app.state.dependencies
    assert isinstance(given, Dependencies)
    return given


async def database(request: Request) -> AsyncIterator[AsyncSession]:
    """A session for one request; the route commits what it wants to keep."""
    given: Dependencies = request.app.state.dependencies
    alone = hasattr(request.scope.get("endpoint"), _ONLY_READS)
    async with ((given.reading if alone else None) or given.sessions)() as session:
        yield session


Given = Annotated[Dependencies, Depends(dependencies)]
# Ended before the answer leaves: who reads slowly does not hold a connection to the database.
Database = Annotated[AsyncSession, Depends(database, scope="function")]
