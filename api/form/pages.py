"""The form's pages, rendered on the server: they work without a script."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

from api.form.limits import LARGEST_FILE_MB, MOST_FILES
from api.form.words import LANGUAGES, language_of, words_in
from channels.webform.capabilities import MAX_LENGTH
from domain.values import Language

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)

ZONE = """const field = document.getElementById("time_zone");
if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
"""
"""Tells the form where the customer's clock stands, so that moments are said in their time."""


def page(
    template: str,
    language: Language,
    *,
    heading: str,
    here: str,
    brand: str = "",
    status: int = 200,
    given: Mapping[str, str] | None = None,
    **more: Any,
) -> HTMLResponse:
    """One page in a language. `here` is its own address, `given` what was written before."""
    words = words_in(language)
    limits = {"count": MOST_FILES, "size": LARGEST_FILE_MB}
    text = _PAGES.get_template(template).render(
        language=language.value,
        languages=[(code.value, name) for code, name in LANGUAGES.items()],
        words=words,
        heading=heading,
        here=here,
        brand=brand,
        max_length=MAX_LENGTH,
        files_label=words["files"].format(**limits),
        given={"name": "", "email": "", "text": "", **(given or {})},
        **more,
    )
    # What stands under a secret link is kept by no cache.
    headers = {"Cache-Control": "no-store", "Content-Language": language.value}
    return HTMLResponse(text, status_code=status, headers=headers)


def too_large(request: Request, _limit: int) -> HTMLResponse:
    """Which files the form takes, and the way back, for whoever sent more."""
    asked, accepted = request.query_params.get("lang"), request.headers.get("accept-language", "")
    language = language_of(asked, accepted)
    limits = {"count": MOST_FILES, "size": LARGEST_FILE_MB}
    heading = words_in(language)["bad_files"].format(**limits)
    return page("nothing.html", language, heading=heading, here=request.url.path, status=413)
