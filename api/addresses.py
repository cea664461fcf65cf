"""Addresses that nobody can mean: PostgreSQL knows no text with a NUL, so it asks for none."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import problem

_OURS = ("/api/", "/form/")


class Addresses:
    """Refuses a NUL in path or query with 422, whichever route it was for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _has_nul(scope):
            detail = "The address holds a NUL character."
            await problem(422, "validation", detail, right="Leave it out.")(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _has_nul(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith(_OURS) and ("\x00" in path or b"%00" in scope["query_string"])
