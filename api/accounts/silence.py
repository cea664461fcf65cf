"""For how long a channel may say nothing before somebody should look."""

from datetime import timedelta

_STREAMED = frozenset({"mastodon"})
"""These give a sign of life every few seconds; a webhook may well be quiet for a day."""


def quiet_after(channel: str) -> timedelta:
    """Silence longer than that may be a lost line."""
    return timedelta(minutes=10) if channel in _STREAMED else timedelta(days=1)
