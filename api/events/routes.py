"""Live updates: what changed, by id, so that screens know what to load anew."""

from collections.abc import AsyncIterator
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.auth.viewer import Viewer, Who, look_again
from api.context import Given
from api.events.feed import ChangeFeed, Ended, Missed
from api.reference.answers import problems
from db.notify import Change
from domain.permissions import Permission

HEARTBEAT = 15.0
"""Seconds: how often a silent stream says that it lives, and a login is looked at again."""

_CONFIGURATION = frozenset({"accounts", "stops", "clients", "policies", "prepared"})
_OWN = frozenset({"sketches", "callouts"})
"""What concerns one person alone; the id of such a change is theirs."""

router = APIRouter(prefix="/api/events", tags=["events"])


def change_feed(request: Request) -> ChangeFeed:
    """The application's one listener."""
    feed = request.app.state.change_feed
    assert isinstance(feed, ChangeFeed)
    return feed


@router.get(
    "", operation_id="streamEvents", response_class=EventSourceResponse, responses=problems(401)
)
async def events(
    who: Who,
    given: Given,
    feed: Annotated[ChangeFeed, Depends(change_feed)],
) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events. `change` carries `{"resource", "id", "case_id"?, "client_id"}` for what
    one may read; `missed` says that changes may have gone unheard and everything shown is to be
    loaded anew; `beat` only that the stream lives, when nothing else was said for a
    while. Ends with the login, and when the process is told to stop."""
    viewer: Viewer | None = who
    looked_at = monotonic()
    with feed.hearing() as hearing:
        yield ServerSentEvent(comment="listening")
        while True:
            news = await hearing.next(HEARTBEAT)
            if monotonic() - looked_at >= HEARTBEAT:
                async with given.sessions() as session:
                    viewer = await look_again(session, who)
                looked_at = monotonic()
            if viewer is None or isinstance(news, Ended):
                return
            if news is None:
                yield ServerSentEvent(event="beat", data={})
            elif isinstance(news, Missed):
                yield ServerSentEvent(event="missed", data={})
            elif _may_hear(viewer, news):
                yield ServerSentEvent(event="change", data=_told(news))


def _may_hear(viewer: Viewer, change: Change) -> bool:
    if change.resource in _CONFIGURATION:
        return viewer.may(change.client_id, Permission.READ_CASES, Permission.READ_CONFIGURATION)
    if change.resource in _OWN:
        return change.id == viewer.id and change.client_id in viewer.clients
    if change.resource in ("messages", "onlookers"):
        return viewer.may(change.client_id, Permission.READ_CONVERSATIONS)
    if change.resource == "questions":
        return viewer.may(change.client_id, Permission.READ_CASES, Permission.READ_QUESTIONS)
    return viewer.may(change.client_id, Permission.READ_CASES)


def _told(change: Change) -> dict[str, Any]:
    told = {
        "resource": change.resource,
        "id": str(change.id),
        "client_id": str(change.client_id),
    }
    return {**told, "case_id": str(change.case_id)} if change.case_id else told
