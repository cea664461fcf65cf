"""How large a request may be, whether it says so beforehand or just keeps coming, and how much of
all requests together is held in memory."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import SOON, problem

SMALL = 64_000
"""Bytes of a request that is taken however much is in hand."""

READ_ON = 10
"""Times the limit: so much that a browser sends is read and thrown away before it is refused. One
that is still sending when the connection ends shows no answer."""

_BUSY = "Too much is being received at this moment."

Page = Callable[[Request, int], Response]
"""Says to a browser that it sent more than so many bytes."""


class BodyLimit:
    """Refuses larger bodies with 413. `exceptions`: other limits, by the beginning of the path;
    `pages`: what people are shown there instead of a problem.

    What the requests in hand have sent is at most `together` bytes; while it is, a body beyond
    SMALL is refused with 503 and may be sent again. Small ones are always taken.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        largest: int,
        together: int,
        exceptions: Mapping[str, int],
        pages: Mapping[str, Page] | None = None,
    ) -> None:
        self._app = app
        self._together = together
        self._in_hand = 0
        self._largest = largest
        self._exceptions = exceptions
        self._pages = pages or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = _for(scope["path"], self._exceptions) or self._largest
        announced = Request(scope).headers.get("content-length", "0")
        if announced.isascii() and announced.isdigit() and int(announced) > limit:
            page = _for(scope["path"], self._pages)
            if page is not None and int(announced) <= READ_ON * limit:
                await _thrown_away(receive)
            answer = page(Request(scope), limit) if page is not None else _problem(limit)
            await answer(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            self._in_hand += len(message.get("body", b""))
            if received > limit:
                raise HTTPException(413, _detail(limit))
            if received > SMALL and self._in_hand > self._together:
                raise HTTPException(503, _BUSY, headers=SOON)
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            self._in_hand -= received


_There = TypeVar("_There")


def _for(path: str, there: Mapping[str, _There]) -> _There | None:
    """What holds for the address, by its beginning."""
    return next((each for beginning, each in there.items() if path.startswith(beginning)), None)


async def _thrown_away(receive: Receive) -> None:
    while (await receive()).get("more_body", False):
        pass


def _problem(limit: int) -> Response:
    return problem(413, "too-large", _detail(limit))


def _detail(limit: int) -> str:
    return f"The request is larger than {limit} bytes."
