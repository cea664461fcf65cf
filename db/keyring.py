"""The ring of master keys: what wraps each person's key, kept in a file outside the database.

One line per version, `<version> <32 bytes in base64>`; the last line wraps what is new, all of them
unwrap. Whoever has database and file can read; whoever has only one of them cannot. Keys that were
unwrapped stay in memory, a bounded number of them, so that reading costs no key a second query.
"""

import base64
import os
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

KEY_BYTES = 32
REMEMBERED = 20_000
"""Keys in memory per process: some 10 MB."""

_NONCE_BYTES = 12

SEALING = _NONCE_BYTES + 16
"""Bytes that sealing adds: the nonce and the tag."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class NoMasterKey(Exception):
    """The file holds no key that fits; the message names the file and the version."""


class Unreadable(Exception):
    """What is stored was not sealed with this key, or not for this row."""


@dataclass(frozen=True)
class DataKey:
    """A key that words are sealed with: AES-256-GCM, the row's id as associated data, so that what
    belongs to one row cannot be shown in another."""

    id: UUID
    secret: bytes = field(repr=False)

    def seal(self, row_id: UUID, content: bytes) -> bytes:
        """Nonce and ciphertext."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.secret).encrypt(nonce, content, row_id.bytes)

    def open(self, row_id: UUID, sealed: bytes) -> bytes:
        """What was sealed for that row. Raises Unreadable."""
        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(self.secret).decrypt(nonce, ciphertext, row_id.bytes)
        except (InvalidTag, ValueError):
            raise Unreadable(f"row {row_id} was not sealed with key {self.id}") from None


class Remembered(Generic[Key, Value]):
    """The values last used, `limit` of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The value, which counts as used now."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember, and forget what was not used for longest."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._limit:
            self._values.popitem(last=False)

    def forget(self, key: Key) -> None:
        """Remember it no longer."""
        self._values.pop(key, None)

    def __len__(self) -> int:
        return len(self._values)


class Keyring:
    """The master keys in a file, and the data keys that this process unwrapped."""

    def __init__(self, file: Path, *, remembered: int = REMEMBERED) -> None:
        self.file = file
        self.opened: Remembered[UUID, DataKey] = Remembered(remembered)
        """Data keys by id."""
        self.owned: Remembered[tuple[UUID | None, UUID | None], DataKey] = Remembered(remembered)
        """The key for new words, by client and customer."""
        self._masters: dict[str, bytes] = {}
        self._read: tuple[int, int] | None = None

    def __reduce__(self) -> tuple[type["Keyring"], tuple[Path]]:
        """Handed to another process as the file's name: no key travels."""
        return Keyring, (self.file,)

    def exists(self) -> bool:
        """Whether there is a file yet."""
        return self.file.exists()

    def versions(self) -> list[str]:
        """Every version in the file, the newest last. Raises NoMasterKey."""
        return list(self._current_masters())

    def wrap(self, secret: bytes) -> tuple[str, bytes]:
        """Version and wrapped key (RFC 3394) under the newest master key. Raises NoMasterKey."""
        masters = self._current_masters()
        newest = list(masters)[-1]
        return newest, aes_key_wrap(masters[newest], secret)

    def unwrap(self, version: str, wrapped: bytes) -> bytes:
        """The key that was wrapped. Raises NoMasterKey when the file has no such version, or
        another key under its name."""
        master = self._masters.get(version) or self._current_masters().get(version)
        if master is None:
            raise NoMasterKey(f"{self.file} holds no master key {version}")
        try:
            return aes_key_unwrap(master, wrapped)
        except InvalidUnwrap:
            raise NoMasterKey(
                f"{self.file} holds another master key {version} than the one that was used"
            ) from None

    def add(self) -> str:
        """A new newest version, in the file when this returns; makes the file when there is none.
        Raises OSError where the file cannot be written."""
        masters = dict(self._current_masters()) if self.exists() else {}
        version = str(max((int(each) for each in masters if each.isdecimal()), default=0) + 1)
        self._write({**masters, version: secrets.token_bytes(KEY_BYTES)})
        return version

    def drop(self, version: str) -> None:
        """Forget a version for good. Raises NoMasterKey when it is not there or the newest."""
        masters = dict(self._current_masters())
        if version not in masters or version == list(masters)[-1]:
            raise NoMasterKey(f"{version} is no older version in {self.file}")
        del masters[version]
        self._write(masters)

    def _current_masters(self) -> Mapping[str, bytes]:
        """What the file says now: another process may have added a version."""
        try:
            about = self.file.stat()
        except OSError:
            raise NoMasterKey(
                f"there is no readable file of master keys at {self.file}; `webcare migrate` makes "
                "one for a new database, an older database needs its own"
            ) from None
        seen = (about.st_mtime_ns, about.st_ino)
        if seen != self._read:
            self._masters, self._read = _parsed(self.file), seen
        return self._masters

    def _write(self, masters: Mapping[str, bytes]) -> None:
        """Replace the file as a whole; nobody ever reads half of it."""
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self.file.with_name(f"{self.file.name}.{os.getpid()}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            for version, key in masters.items():
                file.write(f"{version} {base64.b64encode(key).decode()}\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.file)
        self._masters, self._read = {}, None


def _parsed(file: Path) -> dict[str, bytes]:
    masters: dict[str, bytes] = {}
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        if not line.strip():
            continue
        version, _, encoded = line.strip().partition(" ")
        try:
            key = base64.b64decode(encoded.strip(), validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES or version in masters:
            raise NoMasterKey(f"line {number} of {file} is no `<version> <32 bytes in base64>`")
        masters[version] = key
    if not masters:
        raise NoMasterKey(f"{file} holds no master key")
    return masters
