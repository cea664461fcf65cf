"""Every channel there is, one line each."""

from channels.contract import Channel
from channels.generic.channel import Generic
from channels.mastodon.channel import Mastodon
from channels.webform.channel import WebForm

_CHANNELS: tuple[Channel, ...] = (
    Generic(),
    Mastodon(),
    WebForm(),
)
_BY_NAME = {each.name: each for each in _CHANNELS}


def channel(name: str) -> Channel:
    """The channel of that name. Raises KeyError when there is none."""
    return _BY_NAME[name]


def names() -> tuple[str, ...]:
    """The names of all channels, in the registry's order."""
    return tuple(_BY_NAME)
