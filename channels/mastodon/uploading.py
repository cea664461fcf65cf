"""Handing a picture to an instance before the status that shows it.

mastodon.py asks for the instance's version before each upload, twice, and asks for ever where it is
told none; so the two requests that an upload takes are made here.
"""

import time
from typing import Any

import requests
from mastodon import Mastodon

from channels.contract import Ambiguous, OutFile, Rejected, Retryable
from channels.mastodon.client import refusal, without_answer

LOOK_EVERY = 0.5
"""Seconds between questions whether the instance has worked through a picture."""

PAUSE = 60.0
"""Seconds to wait where uploads are too many."""


class NotTaken(Exception):
    """The instance does not have the picture, and so there is no status; `result` says why."""

    def __init__(self, result: Rejected | Retryable) -> None:
        super().__init__(result.code)
        self.result = result


def uploaded(client: Mastodon, file: OutFile, until: float) -> str:
    """The id under which a status can show the picture, once the instance has worked through it (it
    answers 202 and gives no address before). What is never shown, instances throw away by
    themselves. `until` is by the monotonic clock. Raises NotTaken."""
    name = f"{file.id}.{file.media_type.rpartition('/')[2]}"
    media = _ask(
        client,
        until,
        "POST",
        "/api/v2/media",
        files={"file": (name, file.content, file.media_type)},
        data={"description": file.description} if file.description else {},
    )
    media_id = media.get("id")
    if not media_id:
        raise NotTaken(Retryable("unreadable-answer"))
    while not media.get("url"):
        time.sleep(LOOK_EVERY)
        media = _ask(client, until, "GET", f"/api/v1/media/{media_id}")
    if time.monotonic() > until:
        raise NotTaken(Retryable("media-not-ready"))
    return str(media_id)


def _ask(client: Mastodon, until: float, method: str, path: str, **sent: Any) -> dict[str, Any]:
    """One request and its answer. Raises NotTaken."""
    if time.monotonic() > until:
        raise NotTaken(Retryable("media-not-ready"))
    try:
        answer = client.session.request(
            method,
            f"{client.api_base_url}{path}",
            headers={"Authorization": f"Bearer {client.access_token}", "User-Agent": "webcare"},
            timeout=client.request_timeout,
            **sent,
        )
        content = answer.json() if answer.status_code < 400 else {}
    except requests.JSONDecodeError:
        raise NotTaken(Retryable("unreadable-answer")) from None
    except requests.RequestException as error:
        raise NotTaken(_nothing_posted(without_answer(error))) from None
    if answer.status_code == 429:
        raise NotTaken(Retryable("http-429", after=PAUSE))
    if answer.status_code >= 400:
        raise NotTaken(_nothing_posted(refusal(answer.status_code)))
    return content if isinstance(content, dict) else {}


def _nothing_posted(result: Rejected | Retryable | Ambiguous) -> Rejected | Retryable:
    """Pictures alone are nowhere to be seen: one may be handed over once more."""
    return Retryable(result.code) if isinstance(result, Ambiguous) else result
