"""A backup of the embedded servers: both of them, in an order in which nothing is torn apart.

Temporal is copied first and the record dumped after it, so that the record is never behind: it has
the words, and a workflow that is behind its journal is begun anew from there (see
`runtime.reconciling`).
"""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from pydantic import AwareDatetime, BaseModel, ConfigDict

from db.keyring import Keyring, NoMasterKey
from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.temporal import EmbeddedTemporal

TEMPORAL = "temporal.db"
RECORD = "record.dump"
MANIFEST = "backup.json"


class NoBackup(Exception):
    """There is no whole backup, or nobody could read it; the message says what is the matter."""


class Manifest(BaseModel):
    """What a backup consists of; written last, so that half of one has none."""

    model_config = ConfigDict(frozen=True)

    begun_at: AwareDatetime
    """What was accepted before this moment is in it."""
    taken_at: AwareDatetime
    version: str
    namespace: str
    sha256: dict[str, str]
    """By file name."""
    wrapped: dict[str, str] | None = None
    """Of each master key in use one key that it wraps, as the record has it too: what a restore
    tries its keys on before it loads anything. None in older backups."""

    def check(self, keyring: Keyring) -> None:
        """Raises `NoBackup` where the ring does not hold the master keys that belong to this."""
        try:
            if self.wrapped is None:
                keyring.versions()
            for version, wrapped in (self.wrapped or {}).items():
                keyring.unwrap(version, base64.b64decode(wrapped))
        except NoMasterKey as error:
            raise NoBackup(
                f"nothing was loaded, because nobody could read it: {error}. Put the file of "
                f"master keys that belongs to this backup at {keyring.file} first"
            ) from None


def write_backup(
    directory: Path, postgres: EmbeddedPostgres, temporal: EmbeddedTemporal, version: str
) -> Manifest:
    """Back both up while they run. Raises FileExistsError when something is there already, and
    `ServerFailed`."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(directory.iterdir()):
        raise FileExistsError(f"{directory} is not empty")
    begun_at = datetime.now(UTC)
    wrapped = keys_to_try(postgres.url())
    temporal.copy_to(directory / TEMPORAL)
    postgres.dump(directory / RECORD)
    manifest = Manifest(
        begun_at=begun_at,
        taken_at=datetime.now(UTC),
        version=version,
        namespace=temporal.namespace,
        sha256={name: _sha256(directory / name) for name in (TEMPORAL, RECORD)},
        wrapped=wrapped,
    )
    for name in (TEMPORAL, RECORD):
        (directory / name).chmod(0o600)
    (directory / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n")
    return manifest


def keys_to_try(database_url: str) -> dict[str, str]:
    """One wrapped key by each version of the master key."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT DISTINCT ON (master) master, wrapped FROM keys"
        ).fetchall()
    return {master: base64.b64encode(wrapped).decode() for master, wrapped in rows}


def read_manifest(directory: Path) -> Manifest:
    """What the backup says of itself, held against its files. Raises `NoBackup`."""
    try:
        manifest = Manifest.model_validate_json((directory / MANIFEST).read_bytes())
        for name, expected in manifest.sha256.items():
            if _sha256(directory / name) != expected:
                raise NoBackup(f"{directory / name} is not what was backed up")
    except FileNotFoundError as error:
        raise NoBackup(f"{error.filename} is missing") from None
    except ValueError:
        raise NoBackup(f"{directory / MANIFEST} cannot be read") from None
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
