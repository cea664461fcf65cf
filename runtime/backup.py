"""A backup of the embedded servers: both of them, in an order in which nothing is torn apart.

Temporal is copied first and the record dumped after it, so that the record is never behind: it has
the words, and a workflow that is behind its journal is begun anew from there (see
`runtime.reconciling`).
"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict

from runtime.embedded.postgres import EmbeddedPostgres
from runtime.embedded.temporal import EmbeddedTemporal

TEMPORAL = "temporal.db"
RECORD = "record.dump"
MANIFEST = "backup.json"


class NoBackup(Exception):
    """There is no whole backup; the message says what is the matter."""


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


def write_backup(
    directory: Path, postgres: EmbeddedPostgres, temporal: EmbeddedTemporal, version: str
) -> Manifest:
    """Back both up while they run. Raises FileExistsError when something is there already, and
    `ServerFailed`."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(directory.iterdir()):
        raise FileExistsError(f"{directory} is not empty")
    begun_at = datetime.now(UTC)
    temporal.copy_to(directory / TEMPORAL)
    postgres.dump(directory / RECORD)
    manifest = Manifest(
        begun_at=begun_at,
        taken_at=datetime.now(UTC),
        version=version,
        namespace=temporal.namespace,
        sha256={name: _sha256(directory / name) for name in (TEMPORAL, RECORD)},
    )
    for name in (TEMPORAL, RECORD):
        (directory / name).chmod(0o600)
    (directory / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n")
    return manifest


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
