"""Ports that are chosen once and then remembered, so that clients find a restarted server."""

import random
import socket
from pathlib import Path

# Below Linux' ephemeral range (32768 up): a client that keeps trying a closed port inside that
# range can connect to itself, and so keep the server from ever binding it again.
_RANGE = range(20_000, 32_000)


def remembered_port(path: Path) -> int:
    """The port written in `path`, or a free one that is written there now.

    A remembered port that somebody else has taken meanwhile is replaced.
    """
    if path.exists():
        port = int(path.read_text())
        if is_free(port):
            return port
    port = free_port()
    path.write_text(f"{port}\n")
    return port


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on right now."""
    for port in random.sample(_RANGE, 200):
        if is_free(port):
            return port
    raise RuntimeError(f"no free port on 127.0.0.1 between {_RANGE.start} and {_RANGE.stop}")


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on `host`:`port` now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
