"""What counts as a web address, wherever somebody names one."""

from urllib.parse import urlsplit


def is_web_address(url: str) -> bool:
    """Whether it is http or https and names a host that a name server could be asked for."""
    try:
        parts = urlsplit(url)
        (parts.hostname or "").encode("idna")  # no label is empty or too long
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
