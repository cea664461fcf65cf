"""A whole webcare for the browser to look at, with a small Mastodon-API town connected to it."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from channels.generic.signature import HEADER, signature
from runtime.embedded.ports import free_port
from tests.channels.mastodon.server import MastodonServer, mastodon_server
from tests.oidc.certified import CertifiedProvider, certified_provider

PASSWORD = "in-the-browser-1"
START_TIMEOUT = 270.0


@dataclass(frozen=True)
class House:
    """What runs."""

    url: str
    data: Path
    town: MastodonServer
    provider: CertifiedProvider

    def webcare(self, *arguments: str) -> str:
        """Run a `webcare` command against it; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "runtime.cli", *arguments],
            env=_environment(self.data),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def add_webhook(self, name: str, client: str, *options: str) -> "Webhook":
        """An account of the client's on the generic channel."""
        added = self.webcare(
            *("account", "add", name, "--client", client, "--handle", name, "--json"), *options
        )
        secret = re.search(r'"signing_secret": "([^"]+)"', added)
        assert secret is not None, added
        return Webhook(f"{self.url}/api/inbound/generic/{name}", name, secret[1])

    @contextmanager
    def consent_required(self) -> Iterator[None]:
        """Meanwhile answers to complaints need a peer's and a supervisor's consent; others who use
        the house after that find it as it was."""
        rule = {"name": "complaints", "mode": "peer_then_supervisor", "kinds": ["complaint"]}
        self._agree_on({"approval": {"rules": [rule]}})
        try:
            yield
        finally:
            self._agree_on({"approval": {"rules": []}})

    def _agree_on(self, agreement: dict[str, Any]) -> None:
        file = self.data / "agreement.json"
        file.write_text(json.dumps(agreement))
        self.webcare("client", "agreement", "Café Kompass", "--publish", str(file))


@dataclass(frozen=True)
class Webhook:
    """An account on the generic channel, and the network that delivers to it."""

    url: str
    handle: str
    secret: str

    def hear(self, words: str, followers: int = 0) -> None:
        """Somebody whom so many follow addresses it in public."""
        key = uuid4().hex
        event = {
            "id": key,
            "kind": "created",
            "conversation": key,
            "author": {"id": key, "handle": "vera", "name": "Vera", "followers": followers},
            "text": f"@{self.handle} {words}",
            "visibility": "public",
            "occurred_at": datetime.now(UTC).isoformat(),
        }
        body = json.dumps({"events": [event]}).encode()
        request = urllib.request.Request(
            self.url,
            data=body,
            headers={HEADER: signature(self.secret, body), "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert json.load(answer)["accepted"] == 1


@contextmanager
def a_house_of_its_own(name: str) -> Iterator[House]:
    """A house that one module has for itself, in a directory that goes with it."""
    with (
        tempfile.TemporaryDirectory(prefix=f"webcare-{name}-") as directory,
        a_house(Path(directory)) as house,
    ):
        yield house


@contextmanager
def a_house(data: Path) -> Iterator[House]:
    """`webcare up` on that directory with the demo, and the brand's account in the town."""
    port = free_port()
    environment = _environment(data) | {
        "WEBCARE_PORT": str(port),
        "WEBCARE_DEMO_PASSWORD": PASSWORD,
    }
    url = f"http://127.0.0.1:{port}"
    with (
        (data / "up.log").open("wb") as log,
        mastodon_server(data, ["kompass", "kim"]) as town,
        certified_provider(data, url) as provider,
    ):
        up = subprocess.Popen(
            [sys.executable, "-m", "runtime.cli", "up"],
            env=environment | provider.environment(),
            stdout=log,
            stderr=log,
        )
        try:
            _until_well(url, up, data / "up.log")
            house = House(url, data, town, provider)
            house.webcare(
                *("account", "add", "town", "--client", "Café Kompass", "--channel", "mastodon"),
                *("--set", f"base_url={town.url}"),
                *("--secret", f"access_token={town.token('kompass')}"),
            )
            yield house
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(60)


def _environment(data: Path) -> dict[str, str]:
    foreign = ("DATABASE_URL", "TEMPORAL_", "WEBCARE_", "OIDC_")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return ours | {"WEBCARE_DATA": str(data)}


def _until_well(url: str, up: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        assert up.poll() is None, log.read_text(errors="replace")[-4000:]
        assert time.monotonic() < deadline, log.read_text(errors="replace")[-4000:]
        try:
            with urllib.request.urlopen(f"{url}/api/health", timeout=5) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.2)
