"""For how long a channel may say nothing before somebody should look."""

from datetime import timedelta

from channels.registry import channel


def quiet_after(name: str) -> timedelta:
    """Silence on that channel longer than this may be a lost line. A stream gives a sign of life
    every few seconds; a webhook may well be quiet for a day. `ops/alerts.yml` says the same."""
    return timedelta(minutes=15) if channel(name).listens else timedelta(days=1)
