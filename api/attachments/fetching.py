"""A picture from the network it lies on, fetched for somebody who may see it.

Browsers of our people never ask the network themselves: it would learn who looks, when and from
where. An address in a message is a stranger's: what it leads to inside our own network is not
fetched, also when a name or a redirect hides it.
"""

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx2

from channels.contract import Unreachable
from channels.trust import certificates
from domain.errors import Invalid, NotFound

SHOWN = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})
"""What a browser shows as a picture and nothing else; an SVG may hold a program."""

LARGEST = 10_000_000
"""Bytes of one picture."""

_TIMEOUT = httpx2.Timeout(10.0, connect=5.0)
_WITHIN = 20.0
"""Seconds for all of it, however slowly a network sends."""
_REDIRECTS = 3


@dataclass(frozen=True)
class Picture:
    """One of SHOWN, and its bytes."""

    media_type: str
    content: bytes


async def fetched(url: str, trusted: str = "") -> Picture:
    """The picture at an address. `trusted`: the address of the account's network as an
    administrator gave it, which may lie anywhere. Raises Invalid for an address that is not asked
    or something that is no picture, NotFound when it is gone, Unreachable."""
    try:
        async with asyncio.timeout(_WITHIN):
            for _ in range(_REDIRECTS):
                found = await _ask(url, trusted)
                if isinstance(found, Picture):
                    return found
                url = _led_to(url, found)
    except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, OSError):
        raise Unreachable("picture") from None
    raise Unreachable("redirects")


async def _ask(url: str, trusted: str) -> Picture | str:
    """The picture, or where else it lies."""
    headers, extensions, address = {}, {}, url
    parts = _parts(url)
    if not trusted or _origin(parts) != _origin(_parts(trusted)):
        # Asked by the very number that was looked at: a name may mean another one a moment later.
        number = await _outside(parts)
        port = f":{parts.port}" if parts.port else ""
        headers["Host"] = f"{parts.hostname}{port}"
        extensions["sni_hostname"] = parts.hostname
        host = f"[{number}]" if ":" in number else number
        address = parts._replace(netloc=f"{host}{port}").geturl()
    async with (
        httpx2.AsyncClient(
            timeout=_TIMEOUT, follow_redirects=False, trust_env=False, verify=certificates()
        ) as client,
        client.stream("GET", address, headers=headers, extensions=extensions) as answer,
    ):
        if answer.has_redirect_location:
            return answer.headers["Location"]
        if answer.status_code in (401, 403, 404, 410):
            raise NotFound("The network does not have this picture any more.")
        if answer.status_code != 200:
            raise Unreachable(f"http-{answer.status_code}")
        media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media_type not in SHOWN:
            raise Invalid("This is no picture that can be shown.", "Look at the post itself.")
        content = b""
        async for part in answer.aiter_bytes():
            content += part
            if len(content) > LARGEST:
                raise Invalid("The picture is too large to be shown.", "Look at the post itself.")
        return Picture(media_type, content)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise _not_asked() from None
    return parts


def _led_to(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise _not_asked() from None


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


async def _outside(parts: SplitResult) -> str:
    """A number of the host's on the public internet. Raises Invalid when one is not, OSError."""
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise _not_asked()
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except UnicodeError:  # no name that anybody could have
        raise _not_asked() from None
    numbers = [str(each[4][0]) for each in found]
    if not numbers or not all(ipaddress.ip_address(number).is_global for number in numbers):
        raise _not_asked()
    return numbers[0]


def _not_asked() -> Invalid:
    return Invalid(
        "The picture's address is none on the public internet.", "Look at the post itself."
    )
