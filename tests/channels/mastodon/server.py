"""The Mastodon-API server that tests run against: mastodon-mock as a process of its own.

Accounts are seeded from a configuration file, the token of each is its name and "-token". Anyone
who wants to post as a customer takes `client("kim")`.
"""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

from mastodon import Mastodon

START_TIMEOUT = 60.0


@dataclass(frozen=True)
class MastodonServer:
    """A running server."""

    port: int

    @property
    def url(self) -> str:
        """Where it listens, without any proxy."""
        return f"http://127.0.0.1:{self.port}"

    @staticmethod
    def token(username: str) -> str:
        """The access token of a seeded account."""
        return f"{username}-token"

    def client(self, username: str) -> Any:
        """A client that acts as that account. (Any: mastodon.py's own types hide most
        attributes.)"""
        return Mastodon(access_token=self.token(username), api_base_url=self.url)


@contextmanager
def mastodon_server(
    directory: Path,
    usernames: Iterable[str],
    address: str | None = None,
    heartbeat_seconds: float = 1.0,
) -> Iterator[MastodonServer]:
    """Start a server with these accounts in memory and wait until it answers; stop it in the end.

    `address`: host and port that it gives out as its own (for links and streaming), e.g. a proxy's.
    """
    port = _free_port()
    configuration = directory / "mastodon_mock.toml"
    configuration.write_text(_configuration(usernames, heartbeat_seconds))
    command = [
        *(sys.executable, "-m", "mastodon_mock", "serve", "--in-memory"),
        *("--config", str(configuration), "--host", "127.0.0.1", "--port", str(port)),
        *("--domain", address or f"127.0.0.1:{port}", "--log-level", "warning"),
    ]
    with (directory / "mastodon_mock.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=directory)
    try:
        _wait_until_ready(port, process)
        yield MastodonServer(port)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _configuration(usernames: Iterable[str], heartbeat_seconds: float) -> str:
    accounts = "\n".join(
        f'[[seed.accounts]]\nusername = "{each}"\ndisplay_name = "{each.title()}"\n'
        f'access_token = "{MastodonServer.token(each)}"\n'
        for each in usernames
    )
    return f"[streaming]\nheartbeat_seconds = {heartbeat_seconds}\n\n{accounts}"


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"mastodon-mock ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/streaming/health"):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("mastodon-mock does not answer")


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
