"""The seal: the key that signs anchors, and the file of anchors beside it, outside the database.

In the key's directory: `signing-key.pem` (Ed25519, PKCS #8, readable by us alone), one
`<fingerprint>.pub.pem` for each key that ever signed, and `anchors.jsonl`, one line per anchor,
appended and never changed. Copying that directory to another machine each day makes even its owner
unable to change the past unseen.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.audit.anchors import Anchor, Entry, Statement

ANCHORS = "anchors.jsonl"


class NoKey(Exception):
    """A file that should hold a key holds none; the message names it."""


@dataclass(frozen=True)
class PublicKey:
    """What checks signatures; may be given to anybody."""

    key: Ed25519PublicKey

    @classmethod
    def read(cls, pem: bytes, name: str = "the file") -> Self:
        """From PEM. Raises NoKey."""
        try:
            key = serialization.load_pem_public_key(pem)
        except ValueError:
            raise NoKey(f"{name} holds no public key") from None
        if not isinstance(key, Ed25519PublicKey):
            raise NoKey(f"{name} holds no Ed25519 key")
        return cls(key)

    @property
    def pem(self) -> bytes:
        """SubjectPublicKeyInfo as PEM: `openssl pkeyutl -verify -pubin` takes it."""
        return self.key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    @property
    def id(self) -> str:
        """The fingerprint: hex SHA-256 of the raw 32 bytes."""
        raw = self.key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return hashlib.sha256(raw).hexdigest()

    def signed(self, signature: str, content: bytes) -> bool:
        """Whether that base64 signature over `content` was made with this key's other half."""
        try:
            self.key.verify(base64.b64decode(signature, validate=True), content)
        except (InvalidSignature, ValueError):
            return False
        return True


Keys = Mapping[str, PublicKey]
"""Public keys by fingerprint."""


@dataclass(frozen=True)
class SealedAnchor:
    """An anchor with what it is signed over, as a line of the file has it."""

    anchor: Anchor
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Seal:
    """The key's directory. Reading needs no private key; `sign` makes one when there is none."""

    key_file: Path

    @property
    def anchors_file(self) -> Path:
        """The append-only list of anchors."""
        return self.key_file.parent / ANCHORS

    def public_keys(self) -> Keys:
        """Every key that ever signed here. Raises NoKey."""
        found = [
            PublicKey.read(path.read_bytes(), str(path))
            for path in sorted(self.key_file.parent.glob("*.pub.pem"))
        ]
        return {key.id: key for key in found}

    def public_key(self) -> PublicKey:
        """The key that signs now; made when there is none. Raises NoKey."""
        return PublicKey(self._private_key().public_key())

    def sign(self, content: bytes) -> str:
        """Base64 signature over `content`. Raises NoKey."""
        return base64.b64encode(self._private_key().sign(content)).decode()

    def read(self) -> Iterator[SealedAnchor]:
        """Every anchor in the file, oldest first; none where there is no file. Raises ValueError
        at a line that is none."""
        if not self.anchors_file.exists():
            return
        with self.anchors_file.open("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    return  # torn by a power cut; the next anchor writes it anew
                told = json.loads(line)
                entries = [Entry.read(entry) for entry in told.pop("entries_signed")]
                signature = told.pop("signature")
                statement = Statement.model_validate(told)
                yield SealedAnchor(Anchor(statement=statement, signature=signature), entries)

    def append(self, sealed: SealedAnchor) -> None:
        """Add a line; on the disk when this returns."""
        line = {
            **sealed.anchor.statement.model_dump(mode="json"),
            "signature": sealed.anchor.signature,
            "entries_signed": [entry.told for entry in sealed.entries],
        }
        self._prepare_directory()
        with self.anchors_file.open("ab+") as file:
            _drop_torn_line(file)
            file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def last(self) -> Anchor | None:
        """The newest anchor in the file. Raises ValueError at a line that is none."""
        newest = None
        for sealed in self.read():
            newest = sealed.anchor
        return newest

    def _private_key(self) -> Ed25519PrivateKey:
        if not self.key_file.exists():
            self._make_key()
        try:
            key = serialization.load_pem_private_key(self.key_file.read_bytes(), password=None)
        except (ValueError, TypeError):
            raise NoKey(f"{self.key_file} holds no private key") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise NoKey(f"{self.key_file} holds no Ed25519 key")
        public = PublicKey(key.public_key())
        published = self.key_file.parent / f"{public.id[:16]}.pub.pem"
        if not published.exists():
            published.write_bytes(public.pem)
        return key

    def _make_key(self) -> None:
        self._prepare_directory()
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        fresh = self.key_file.with_suffix(f".{os.getpid()}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, self.key_file)  # never over a key that somebody made meanwhile
        except FileExistsError:
            pass
        finally:
            fresh.unlink()

    def _prepare_directory(self) -> None:
        self.key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def _drop_torn_line(file: IO[bytes]) -> None:
    """Cut off what a power cut left of a line; the database has that anchor."""
    whole = 0
    file.seek(0)
    for line in file:
        if line.endswith(b"\n"):
            whole += len(line)
    file.truncate(whole)
