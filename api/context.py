"""What every route may ask for: the dependencies, a database session, who is asking.

All of it is asynchronous, as whatever routes depend on should be: FastAPI hands a plain function to
a thread, which costs more than most of them do.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.dependencies import Dependencies


async def dependencies(request: Request) -> Dependencies:
    """What the application was made of."""
    given = request.app.state.dependencies
    assert isinstance(given, Dependencies)
    return given


async def database(
    given: Annotated[Dependencies, Depends(dependencies)],
) -> AsyncIterator[AsyncSession]:
    """A session for one request; the route commits what it wants to keep."""
    async with given.sessions() as session:
        yield session


Given = Annotated[Dependencies, Depends(dependencies)]
# Ended before the answer leaves: who reads slowly does not hold a connection to the database.
Database = Annotated[AsyncSession, Depends(database, scope="function")]
