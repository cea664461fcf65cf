"""Making the daily anchor, and reading what was anchored so that it can be held against the
present."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from activities.audit.sealing import Keys, Seal, SealedAnchor
from db import anchors
from db.engine import Sessions
from domain.audit.anchors import (
    Anchor,
    Entry,
    EntryKind,
    Statement,
    anchor_finding,
    root_of,
    sequence_findings,
)
from domain.audit.findings import ABSENT, Check, Finding, disagreements
from domain.journal import GENESIS


class AnchorsDisagree(Exception):
    """File and table do not hold the same anchors, so none is added: somebody has to look."""


@dataclass(frozen=True)
class SignedHeads:
    """What was signed, by whom it concerns, and what is wrong with the signatures themselves."""

    anchors: tuple[Anchor, ...] = ()
    cases: dict[UUID, list[tuple[int, Entry]]] = field(default_factory=dict)
    clients: dict[UUID, list[tuple[int, Entry]]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    gaps: tuple[str, ...] = ()


async def make_anchor(sessions: Sessions, seal: Seal, now: datetime) -> Anchor:
    """Sign every head that grew since the last anchor; also when none did, which says just that.
    Raises AnchorsDisagree, NoKey."""
    key = seal.public_key()
    async with sessions.begin() as session:
        await anchors.one_at_a_time(session)
        await _bring_file_up(session, seal)
        last = await anchors.last_anchor(session)
        heads = await anchors.heads_to_anchor(session)
        entries = [head.entry for head in heads]
        statement = Statement(
            number=last.statement.number + 1 if last else 1,
            at=now,
            previous=last.statement.hash if last else GENESIS,
            root=root_of(entries),
            entries=len(entries),
            key_id=key.id,
        )
        anchor = Anchor(statement=statement, signature=seal.sign(statement.signed_bytes))
        await anchors.store_anchor(session, anchor, heads)
    async with sessions.begin() as session:
        await anchors.one_at_a_time(session)
        await _bring_file_up(session, seal)
    return anchor


async def signed_heads(sessions: Sessions, seal: Seal | None) -> SignedHeads:
    """What was signed, from the file beside the key; from the database where there is no file."""
    async with sessions() as session:
        table = await anchors.all_anchors(session)
        sealed, keys = (list(seal.read()), seal.public_keys()) if seal else ([], {})
        gaps: list[str] = []
        findings: list[Finding] = []
        if sealed:
            findings += _table_findings([one.anchor for one in sealed], table)
        elif table:
            gaps.append("the file of anchors is not here: only the database's own copy was checked")
            sealed = [
                SealedAnchor(anchor, await anchors.entries_of(session, anchor.statement.number))
                for anchor in table
            ]
        else:
            gaps.append("nothing is anchored yet")
    if sealed and not keys:
        gaps.append("there is no public key here: signatures were not checked")
    findings += sealed_findings(sealed, keys)
    cases, clients = _by_subject(sealed)
    return SignedHeads(
        anchors=tuple(one.anchor for one in sealed),
        cases=cases,
        clients=clients,
        findings=tuple(findings),
        gaps=tuple(gaps),
    )


def sealed_findings(sealed: Iterable[SealedAnchor], keys: Keys) -> list[Finding]:
    """Anchors whose entries do not give their root, that nobody known signed, or that do not follow
    from one another. Without keys, signatures are left out."""
    sealed = list(sealed)
    findings = sequence_findings(one.anchor for one in sealed)
    for one in sealed:
        statement = one.anchor.statement
        root = root_of(one.entries)
        if root != statement.root or len(one.entries) != statement.entries:
            findings.append(
                anchor_finding(
                    statement.number,
                    "root",
                    "the entries do not give the root that was signed",
                    {"signed": statement.root, "computed": root},
                )
            )
        if keys:
            findings += signature_findings(one.anchor, keys)
    return findings


def signature_findings(anchor: Anchor, keys: Keys) -> list[Finding]:
    """An anchor that no known key signed."""
    statement = anchor.statement
    key = keys.get(statement.key_id)
    if key is None:
        said, values = "a key signed that is not known here", {"key": statement.key_id}
    elif not key.signed(anchor.signature, statement.signed_bytes):
        said, values = "the signature is not over this statement", {"signature": anchor.signature}
    else:
        return []
    return [anchor_finding(statement.number, "signature", said, dict(values))]


async def _bring_file_up(session: AsyncSession, seal: Seal) -> None:
    """Append the anchor that the database has and the file lacks, if its maker died in between."""
    table, newest = await anchors.all_anchors(session), seal.last()
    here = newest.statement.number if newest else 0
    missing = [anchor for anchor in table if anchor.statement.number > here]
    known = {anchor.statement.number: anchor for anchor in table}
    if (newest is not None and known.get(here) != newest) or len(missing) > 1:
        raise AnchorsDisagree(
            f"{seal.anchors_file} ends at anchor {here}, the database at "
            f"{table[-1].statement.number if table else 0}, or they differ"
        )
    for anchor in missing:
        entries = await anchors.entries_of(session, anchor.statement.number)
        seal.append(SealedAnchor(anchor, entries))


def _table_findings(file: Sequence[Anchor], table: Sequence[Anchor]) -> list[Finding]:
    """The database's copy against the file."""
    findings = []
    copies = {anchor.statement.number: anchor for anchor in table}
    for anchor in file:
        number = anchor.statement.number
        copy = copies.pop(number, None)
        if copy is None:
            values: dict[str, str | int | None] = {
                "file": anchor.statement.root,
                "database": ABSENT,
            }
            findings.append(
                anchor_finding(number, "", "the anchor is gone from the database", values)
            )
            continue
        sides = {"file": anchor.model_dump(mode="json"), "database": copy.model_dump(mode="json")}
        for field_, differing in disagreements(sides):
            findings.append(
                Finding(
                    check=Check.ANCHOR,
                    field=f"anchor {number} {field_}",
                    said="the database tells the anchor differently from the file",
                    values=differing,
                )
            )
    last = file[-1].statement.number
    findings += [
        anchor_finding(number, "", "the database has an anchor that the file lacks", {})
        for number in sorted(copies)
        if number != last + 1  # one may be on its way into the file
    ]
    return findings


def _by_subject(
    sealed: Iterable[SealedAnchor],
) -> tuple[dict[UUID, list[tuple[int, Entry]]], dict[UUID, list[tuple[int, Entry]]]]:
    cases: dict[UUID, list[tuple[int, Entry]]] = defaultdict(list)
    clients: dict[UUID, list[tuple[int, Entry]]] = defaultdict(list)
    for one in sealed:
        for entry in one.entries:
            signed = (one.anchor.statement.number, entry)
            if entry.kind is EntryKind.CONFIGURATION:
                clients[UUID(entry.subject)].append(signed)
            elif entry.case_id is not None:
                cases[entry.case_id].append(signed)
    return dict(cases), dict(clients)
