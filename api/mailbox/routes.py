"""The local mailbox: letters that no mail server took, in development only. No script, no login:
where there is a mail server, there is no such page."""

import re
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.context import Database, Given
from db.local_mails import LocalLetter, latest_letters
from domain.errors import NotFound

router = APIRouter(include_in_schema=False)

SHOWN = 50

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem;
  color-scheme: light dark }
article { border: 1px solid #8886; border-radius: .6rem; padding: .8rem; margin: 1rem 0 }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }
small { opacity: .7 }
"""


@router.get("/mailbox")
async def mailbox(given: Given, session: Database) -> HTMLResponse:
    """The latest letters, the newest first."""
    if not given.local_mail:
        raise NotFound("There is no local mailbox here.")
    letters = "".join(_letter(each) for each in await latest_letters(session, SHOWN))
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Local mailbox</title><style>{_STYLE}</style></head><body>"
        f"<h1>Local mailbox</h1>{letters or '<p>No letters yet.</p>'}</body></html>",
        headers={"Cache-Control": "no-store"},
    )


def _letter(letter: LocalLetter) -> str:
    text = re.sub(r"(https?://[^\s<]+)", r'<a href="\1">\1</a>', escape(letter.text, quote=True))
    return (
        f"<article><b>{escape(letter.subject)}</b><br><small>{escape(letter.recipient)} · "
        f"{letter.at:%Y-%m-%d %H:%M} UTC</small><pre>{text}</pre></article>"
    )
