"""A small town on a Mastodon-API server of our own, where one can be a customer of the demo's café.

The server is the mastodon-mock package: the API of a real instance with its data in one file. It is
a toy beside webcare and never part of it.
"""

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, Self

import httpx2
from mastodon import Mastodon
from mastodon.errors import MastodonError
from pydantic import BaseModel

from runtime.embedded.child import spawn
from runtime.embedded.ports import remembered_port
from runtime.embedded.server import EmbeddedServer, ServerFailed

BRAND = "cafekompass"
PEOPLE = {
    "mia": "Mia Sommer",
    "jonas": "Jonas Keller",
    "lea": "Léa Martin",
    "daan": "Daan Visser",
    "sam": "Sam Porter",
}
"""Who lives in the town and may be posted as."""

CLIENT = "Café Kompass"
ACCOUNT = "town"


class TownServer(EmbeddedServer):
    """The server on `<data>/town`, on 127.0.0.1."""

    name = "town"
    stop_signals = ((signal.SIGTERM, 10.0),)

    def __init__(self, data: Path) -> None:
        super().__init__(data / "town")
        self.home.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        """Where it answers, running or not."""
        return f"http://127.0.0.1:{(self.home / 'port').read_text().strip()}"

    def has_started(self) -> bool:
        try:
            answer = httpx2.get(f"{self.url}/api/v1/streaming/health", timeout=2, trust_env=False)
        except (httpx2.HTTPError, FileNotFoundError):
            return False
        return answer.is_success

    is_ready = has_started

    def furnish(self) -> None:
        """Its people come from its configuration."""

    def _spawn(self, output: IO[bytes] | int | None, lock: int) -> subprocess.Popen[bytes]:
        if importlib.util.find_spec("mastodon_mock") is None:
            raise ServerFailed("the town needs mastodon-mock: uv sync --group town")
        port = remembered_port(self.home / "port")
        configuration = self.home / "town.toml"
        configuration.write_text(_configuration(self.home / "town.db"))
        return spawn(
            [
                *(sys.executable, "-m", "mastodon_mock", "serve"),
                *("--config", str(configuration), "--host", "127.0.0.1", "--port", str(port)),
                *("--domain", f"127.0.0.1:{port}", "--log-level", "warning"),
            ],
            environment=dict(os.environ),
            output=output,
            directory=self.home,
            keep=lock,
        )


class OpenTown(BaseModel):
    """A town that is open, noted in `<data>/town/open.json` for those who want to post there."""

    process: int
    """The `webcare demo town` that keeps it open."""
    url: str

    @classmethod
    def on(cls, data: Path) -> Self | None:
        """The town beside this data, or None."""
        try:
            found = cls.model_validate_json(_note(data).read_bytes())
        except FileNotFoundError:
            return None
        return found if TownServer(data).has_started() else None

    def write(self, data: Path) -> None:
        """Tell others that the town is open."""
        _note(data).write_text(self.model_dump_json() + "\n")

    def post(self, who: str, text: str, *, reply_to: str | None, private: bool) -> Any:
        """The status that `who` now has posted, tagging the brand; raises MastodonError."""
        if f"@{BRAND}" not in text.lower():
            text = f"@{BRAND} {text}"
        client = Mastodon(access_token=token(who), api_base_url=self.url)
        visibility = "direct" if private else "public"
        return client.status_post(text, in_reply_to_id=reply_to, visibility=visibility)


def forget(data: Path) -> None:
    """The town has closed."""
    _note(data).unlink(missing_ok=True)


def token(username: str) -> str:
    """The access token of somebody in the town; there is nothing to protect."""
    return f"{username}-of-the-town"


NotPosted = MastodonError


def _note(data: Path) -> Path:
    return data / "town" / "open.json"


def _configuration(database: Path) -> str:
    accounts = "\n".join(
        f'[[seed.accounts]]\nusername = "{username}"\ndisplay_name = "{name}"\n'
        f'access_token = "{token(username)}"\n'
        for username, name in {BRAND: CLIENT, **PEOPLE}.items()
    )
    return f'[database]\npath = "{database}"\n\n{accounts}'
