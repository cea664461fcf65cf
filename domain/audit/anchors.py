"""Anchors: once a day the heads of everything that is chained are bound into one signed root.

The tree is the one of RFC 6962 (certificate transparency), section 2.1, over SHA-256: leaves and
nodes are hashed under different prefixes, so that a node can never be passed off as a leaf. A
single entry is proved against the root by a path of about log2(n) hashes.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.audit.findings import ABSENT, Check, Finding
from domain.journal import GENESIS
from domain.values import Moment, Value


class EntryKind(StrEnum):
    """What can be anchored."""

    CASE = "case"
    """A case's journal: `subject` the case, `seq` the last row, `head` its hash."""
    HISTORY = "history"
    """An archived run: `subject` is `<case id>/<run id>`, `seq` the number of events, `head` the
    SHA-256 under which it was stored."""
    CONFIGURATION = "configuration"
    """A client's journal of configuration: `subject` the client, `seq` the last row."""


class Entry(Value):
    """One head, as it stood when the anchor was made."""

    kind: EntryKind
    subject: str
    seq: int
    head: str

    @property
    def leaf(self) -> bytes:
        """The entry's hash in the tree."""
        return hashlib.sha256(b"\x00" + _canonical(self.told)).digest()

    @property
    def case_id(self) -> UUID | None:
        """The case that it is about, None for configuration."""
        if self.kind is EntryKind.CONFIGURATION:
            return None
        return UUID(self.subject.partition("/")[0])

    @property
    def run_id(self) -> str:
        """The run that it is about, empty for anything but a history."""
        return self.subject.partition("/")[2]

    @property
    def told(self) -> list[str | int]:
        """The entry as a short list, the form in which it is hashed and kept."""
        return [self.kind.value, self.subject, self.seq, self.head]

    @classmethod
    def read(cls, told: Sequence[str | int]) -> Self:
        """The entry from its short form. Raises ValueError."""
        kind, subject, seq, head = told
        return cls(kind=EntryKind(str(kind)), subject=str(subject), seq=int(seq), head=str(head))


class Statement(Value):
    """What is signed: the root over the entries since the last anchor, chained to that one."""

    number: int
    at: Moment
    previous: str
    """The hash of the statement before, GENESIS for the first."""
    root: str
    entries: int
    key_id: str
    """The fingerprint of the key that signs."""

    @property
    def signed_bytes(self) -> bytes:
        """Exactly what the signature is over: canonical JSON."""
        return _canonical(self.model_dump(mode="json"))

    @property
    def hash(self) -> str:
        """What the next statement is chained to."""
        return hashlib.sha256(self.signed_bytes).hexdigest()


class Anchor(Value):
    """A statement with its signature (Ed25519, base64)."""

    statement: Statement
    signature: str


class Proof(Value):
    """That an entry is among those of an anchor: its position and the path to the root (hex)."""

    number: int
    entry: Entry
    position: int
    path: tuple[str, ...]


def root_of(entries: Sequence[Entry]) -> str:
    """The Merkle tree's root over the entries, hex; of none, the hash of nothing."""
    return _root([entry.leaf for entry in entries]).hex()


def proof_of(number: int, entries: Sequence[Entry], position: int) -> Proof:
    """That the entry at `position` is in anchor `number`."""
    path = _path(position, [entry.leaf for entry in entries])
    return Proof(
        number=number,
        entry=entries[position],
        position=position,
        path=tuple(node.hex() for node in path),
    )


def proves(proof: Proof, statement: Statement) -> bool:
    """Whether the path leads from the entry to the statement's root (RFC 9162, 2.1.3.2)."""
    place, last = proof.position, statement.entries - 1
    if place > last or proof.number != statement.number:
        return False
    try:
        path = [bytes.fromhex(node) for node in proof.path]
    except ValueError:
        return False
    node = proof.entry.leaf
    for sibling in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            node = _node(sibling, node)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            node = _node(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node.hex() == statement.root


def sequence_findings(anchors: Iterable[Anchor]) -> list[Finding]:
    """Anchors that do not follow from one another: numbers without a gap, each naming the hash of
    the one before."""
    findings: list[Finding] = []
    previous, expected = GENESIS, 1
    for anchor in anchors:
        statement = anchor.statement
        if statement.number != expected:
            findings.append(
                anchor_finding(
                    statement.number,
                    "number",
                    "an anchor is missing",
                    {"expected": expected, "found": statement.number},
                )
            )
        elif statement.previous != previous:
            findings.append(
                anchor_finding(
                    statement.number,
                    "previous",
                    "the anchor does not follow from the one before",
                    {"expected": previous, "found": statement.previous},
                )
            )
        previous, expected = statement.hash, statement.number + 1
    return findings


def anchor_finding(
    number: int, field: str, said: str, values: dict[str, str | int | None]
) -> Finding:
    """A difference in an anchor itself."""
    return Finding(
        check=Check.ANCHOR, field=f"anchor {number} {field}".strip(), said=said, values=dict(values)
    )


def anchored_rows_findings(
    case_id: UUID, anchored: Iterable[tuple[int, Entry]], hashes: Sequence[str]
) -> list[Finding]:
    """The heads of a case as they were signed, by number of the anchor, against its journal's
    hashes in order."""
    findings = []
    for number, entry in anchored:
        now = hashes[entry.seq - 1] if 0 < entry.seq <= len(hashes) else ABSENT
        if now != entry.head:
            removed = entry.seq > len(hashes)
            findings.append(
                Finding(
                    check=Check.ANCHOR,
                    case_id=case_id,
                    seq=entry.seq,
                    field="hash",
                    said=f"anchor {number} was signed over "
                    + ("a row that is gone" if removed else "another history of this case"),
                    values={"signed": entry.head, "stored": now},
                )
            )
    return findings


def _root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:  # the same tree as RFC 6962's, built from below
        pairs = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def _path(position: int, leaves: Sequence[bytes]) -> list[bytes]:
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = position ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        pairs = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
        position //= 2
    return path


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
