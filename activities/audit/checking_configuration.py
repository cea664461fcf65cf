"""Every client's configuration: its journal's chain, its versions, and what was signed of both."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from activities.audit.examiner import Anchored
from db.configuration import broken_change, contents_hash
from db.configuration_changes import PUBLISHED, configurations
from db.tables import ConfigurationChange, ConfigurationVersion
from domain.audit.findings import ABSENT, Check, Finding


async def configuration_findings(
    session: AsyncSession, anchored: Mapping[UUID, Anchored]
) -> dict[UUID, list[Finding]]:
    """What does not follow, does not match its hash, or is not what was signed; by client."""
    findings: dict[UUID, list[Finding]] = {}
    found = await configurations(session)
    for client_id in found.keys() | anchored.keys():
        changes, versions = found.get(client_id, ([], []))
        wrong = findings.setdefault(client_id, [])
        broken = await broken_change(session, client_id)
        if broken is not None:
            wrong.append(
                _finding(client_id, "the row does not follow from the one before", seq=broken)
            )
        wrong += _versions(client_id, changes, versions)
        wrong += _anchored(client_id, changes, anchored.get(client_id, ()))
    return findings


def _versions(
    client_id: UUID,
    changes: Sequence[ConfigurationChange],
    versions: Sequence[ConfigurationVersion],
) -> list[Finding]:
    """Each version against its hash, and against the change that published it."""
    published = {
        (change.kind.removesuffix(PUBLISHED), str(change.after.get("version"))): change
        for change in changes
        if change.kind.endswith(PUBLISHED) and change.after is not None
    }
    findings = []
    for version in versions:
        name = f"{version.kind} {version.version}"
        computed = contents_hash(version.contents)
        change = published.pop((version.kind, version.version), None)
        said = change.after if change is not None and change.after is not None else {}
        sides: dict[str, JsonValue] = {
            "stored": version.hash,
            "computed": computed,
            "published": said.get("hash", ABSENT),
        }
        if len(set(map(str, sides.values()))) > 1:
            findings.append(
                _finding(
                    client_id,
                    f"{name} is not what was published",
                    field="hash",
                    seq=change.seq if change is not None else None,
                    values=sides,
                )
            )
    findings += [
        _finding(client_id, f"{kind} {version} was published and is gone", seq=change.seq)
        for (kind, version), change in published.items()
    ]
    return findings


def _anchored(
    client_id: UUID, changes: Sequence[ConfigurationChange], signed: Anchored
) -> list[Finding]:
    hashes = {change.seq: change.hash for change in changes}
    return [
        Finding(
            check=Check.ANCHOR,
            seq=entry.seq,
            field=f"configuration of client {client_id} hash",
            said=f"anchor {number} was signed over another configuration",
            values={"signed": entry.head, "stored": hashes.get(entry.seq, ABSENT)},
        )
        for number, entry in signed
        if hashes.get(entry.seq) != entry.head
    ]


def _finding(
    client_id: UUID,
    said: str,
    *,
    field: str = "",
    seq: int | None = None,
    values: dict[str, JsonValue] | None = None,
) -> Finding:
    return Finding(
        check=Check.CONFIGURATION,
        seq=seq,
        field=f"configuration of client {client_id} {field}".strip(),
        said=said,
        values=values or {},
    )
