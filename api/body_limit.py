"""How large a request may be, whether it says so beforehand or just keeps coming, and how much of
all requests together is held in memory."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import SOON, problem

SMALL = 64_000
"""Bytes of a request that is taken however much is in hand."""

_BUSY = "Too much is being received at this moment."


class BodyLimit:
    """Refuses larger bodies with 413. `exceptions`: other limits, by the beginning of the path.

    What the requests in hand have sent is at most `together` bytes; while it is, a body beyond
    SMALL is refused with 503 and may be sent again. Small ones are always taken.
    """

    def __init__(
        self, app: ASGIApp, *, largest: int, together: int, exceptions: Mapping[str, int]
    ) -> None:
        self._app = app
        self._together = together
        self._in_hand = 0
        self._largest = largest
        self._exceptions = exceptions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        announced = Request(scope).headers.get("content-length", "0")
        if announced.isascii() and announced.isdigit() and int(announced) > limit:
            answer = problem(413, "too-large", _detail(limit))
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

    def _limit(self, path: str) -> int:
        for beginning, limit in self._exceptions.items():
            if path.startswith(beginning):
                return limit
        return self._largest


def _detail(limit: int) -> str:
    return f"The request is larger than {limit} bytes."
