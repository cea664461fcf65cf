"""The admin UI from the directory it was built into; every address of its own leads to its page."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from starlette.exceptions import HTTPException

from api.reference.methods import allowed_methods

# Vite puts a hash of the contents into these names: such a file never changes.
_HASHED = "assets"

_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>webcare</title>
<h1>webcare runs, but its screens are not built yet</h1>
<p>Build them with <code>make ui</code>, then load this page again.
The API is there: <a href="/api/docs">/api/docs</a>, <a href="/api/health">/api/health</a>.</p>
</html>"""


def static_ui(directory: Path) -> APIRouter:
    """Routes for everything outside of `/api`. Built later, the UI appears without a restart."""
    router = APIRouter(include_in_schema=False)
    root = directory.resolve()

    @router.api_route("/{path:path}", methods=["GET", "HEAD"])
    async def page(path: str, request: Request) -> Response:
        if path == "api" or path.startswith("api/"):
            if allowed_methods(request.app, request.url.path):
                raise HTTPException(405)
            raise HTTPException(404, "There is no such address in the API.")
        file = _file(root, path)
        if file is not None:
            return _answer(file, forever=path.startswith(f"{_HASHED}/"))
        if path.startswith(f"{_HASHED}/"):
            # The page of an older version asks for what is gone; the new page would not run as one.
            raise HTTPException(404, "There is no such file.")
        index = _file(root, "index.html")
        if index is None:
            return HTMLResponse(_NOT_BUILT, status_code=503)
        return _answer(index, forever=False)

    return router


def _file(root: Path, path: str) -> Path | None:
    """The file of that path, None when there is none or it lies outside."""
    if not path or "\x00" in path:
        return None
    try:
        file = (root / path).resolve()
        return file if file.is_relative_to(root) and file.is_file() else None
    except OSError:  # a name longer than the file system knows
        return None


def _answer(file: Path, *, forever: bool) -> FileResponse:
    kept = "public, max-age=31536000, immutable" if forever else "no-cache"
    return FileResponse(file, headers={"Cache-Control": kept})
