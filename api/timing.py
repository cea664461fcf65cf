"""How long requests take, by route; a path itself may hold an id or a name and is no label."""

import time

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

seconds = Histogram(
    "webcare_http_request_seconds",
    "Seconds from a request to the first byte of its answer",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Timing:
    """Measures every request until its answer begins: an event stream goes on for hours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in _METHODS else "other"
                seconds.labels(method, _route(scope), f"{message['status'] // 100}xx").observe(
                    time.perf_counter() - began
                )
            await send(message)

        await self._app(scope, receive, timed)


def _route(scope: Scope) -> str:
    """The route's pattern; what no route took is one label, whatever was asked for."""
    return str(getattr(scope.get("route"), "path", "") or "none")
