"""How large a request may be, whether it says so beforehand or just keeps coming."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem


class BodyLimit:
    """Refuses larger bodies with 413. `exceptions`: other limits, by the beginning of the path."""

    def __init__(self, app: ASGIApp, *, largest: int, exceptions: Mapping[str, int]) -> None:
        self._app = app
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
            if received > limit:
                raise HTTPException(413, _detail(limit))
            return message

        await self._app(scope, counted, send)

    def _limit(self, path: str) -> int:
        for beginning, limit in self._exceptions.items():
            if path.startswith(beginning):
                return limit
        return self._largest


def _detail(limit: int) -> str:
    return f"The request is larger than {limit} bytes."
