"""Talking to an instance: one client per call, every failure as a short code.

mastodon.py is synchronous and its exceptions may quote what the server sent, so it runs in threads
and none of its exceptions leaves this folder.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from threading import Lock, Thread
from typing import Any, TypeVar

import requests
import urllib3.exceptions
from mastodon import Mastodon
from mastodon.errors import (
    MastodonAPIError,
    MastodonError,
    MastodonNetworkError,
    MastodonRatelimitError,
)

from channels.contract import (
    Account,
    Ambiguous,
    NotAuthentic,
    Rejected,
    Retryable,
    Unreachable,
)
from domain.web_address import is_web_address

Answer = TypeVar("Answer")


class Gone(Unreachable):
    """The instance answers that there is no such thing (any more)."""

    def __init__(self) -> None:
        super().__init__("http-404")


TIMEOUT = 7.0
"""Seconds to wait for a connection and for an answer, unless `settings["timeout_seconds"]` differs.
"""

ANY_VERSION = "99.0.0"
"""What every instance is taken to be, so that nobody asks: before each search the library asked for
the version, and where it is told none it asks again, hundreds of times."""

AT_ONCE = 64
"""Calls to one instance that this process waits for, or has given up on and the instance keeps."""

_under_way: Counter[str] = Counter()
_counting = Lock()


async def in_thread(account: Account, call: Callable[[], Answer]) -> Answer:
    """What a call answers that waits for the account's instance, in a thread of its own: the few
    that a process has for everything else would all be taken by an instance that hangs. Raises
    Unreachable, with nothing sent, where too many wait for this one."""
    instance = str(account.settings.get("base_url", ""))
    with _counting:
        if _under_way[instance] >= AT_ONCE:
            raise Unreachable("timeout")
        _under_way[instance] += 1
    answer: Future[Answer] = Future()

    def kept() -> Answer:
        try:
            return call()
        finally:
            with _counting:
                _under_way[instance] -= 1
                if not _under_way[instance]:
                    del _under_way[instance]

    def run() -> None:
        try:
            answer.set_result(kept())
        except BaseException as error:
            answer.set_exception(error)

    answer.set_running_or_notify_cancel()
    Thread(target=copy_context().run, args=(run,), name="mastodon", daemon=True).start()
    return await asyncio.wrap_future(answer)


def client_of(account: Account) -> Mastodon:
    """A client for one account. No redirects: the token goes to the instance that was named."""
    base_url = str(account.settings.get("base_url", ""))
    if not is_web_address(base_url):
        raise Unreachable("base-url")
    session = requests.Session()
    session.max_redirects = 0
    return Mastodon(
        access_token=account.secrets.get("access_token", ""),
        api_base_url=base_url,
        mastodon_version=ANY_VERSION,
        version_check_mode="created",
        request_timeout=float(account.settings.get("timeout_seconds", TIMEOUT)),
        ratelimit_method="throw",
        user_agent="webcare",
        session=session,
    )


async def ask(account: Account, question: Callable[[Mastodon], Answer]) -> Answer:
    """What the instance answers.

    Raises NotAuthentic when it refuses the token, Unreachable for everything else that goes wrong.
    """
    client = client_of(account)
    try:
        return await in_thread(account, lambda: question(client))
    except MastodonError as error:
        status = http_status(error)
        if status in {404, 410}:
            raise Gone from None
        if status in {401, 403}:
            raise NotAuthentic(f"http-{status}") from None
        raise Unreachable(failure(error, client).code) from None
    finally:
        client.session.close()


async def look_up(account: Account, question: Callable[[Mastodon], Answer]) -> Answer | None:
    """As `ask`, for one thing that may be gone: then None."""
    try:
        return await ask(account, question)
    except Gone:
        return None


def http_status(error: MastodonError) -> int | None:
    """The status of an answer that mastodon.py raised, None when there was no (readable) answer."""
    if isinstance(error, MastodonRatelimitError):
        return 429
    if isinstance(error, MastodonAPIError) and len(error.args) > 1:
        return error.args[1] if isinstance(error.args[1], int) else None
    return None


def failure(error: MastodonError, client: Mastodon) -> Rejected | Retryable | Ambiguous:
    """What a failed request means for whoever wanted something posted."""
    status = http_status(error)
    if status == 429:
        reset = client.ratelimit_reset or time.time() + 60
        return Retryable("http-429", after=min(max(reset - time.time(), 1.0), 3600.0))
    if status is not None:
        return refusal(status)
    if isinstance(error, MastodonNetworkError):
        return without_answer(error.__context__)
    return Ambiguous("unreadable-answer")


def refusal(status: int) -> Rejected | Ambiguous:
    """What an error's status means."""
    if status < 500:
        return Rejected(f"http-{status}", operator=status in {401, 403})
    return Ambiguous(f"http-{status}")


def without_answer(cause: BaseException | None) -> Rejected | Retryable | Ambiguous:
    """No answer: what matters is whether the request can have left."""
    if isinstance(cause, requests.TooManyRedirects):
        return Rejected("redirected", operator=True)
    if isinstance(cause, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return Rejected("base-url", operator=True)
    if isinstance(cause, requests.ConnectTimeout | requests.exceptions.SSLError):
        return Retryable("unreachable")
    if isinstance(cause, requests.Timeout):
        return Ambiguous("no-answer-in-time")
    if isinstance(cause, requests.ConnectionError) and _never_connected(cause):
        return Retryable("unreachable")
    return Ambiguous("connection-lost")


def _never_connected(error: requests.ConnectionError) -> bool:
    """Refused, no route or no such name: urllib3 says so inside requests' error."""
    inner: Any = error.args[0] if error.args else None
    reason = getattr(inner, "reason", inner)
    return isinstance(
        reason,
        urllib3.exceptions.NewConnectionError
        | urllib3.exceptions.NameResolutionError
        | urllib3.exceptions.ConnectTimeoutError,
    )
