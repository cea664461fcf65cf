"""Verifying a bundle: nothing but the file is needed, and the public key of whoever made it."""

import hashlib
import time
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError
from temporalio.api.history.v1 import History

from activities.audit import histories
from activities.audit.anchoring import signature_findings
from activities.audit.auditing import AuditResult
from activities.audit.bundle_format import (
    ANCHORS,
    ANCHORS_FORM,
    FILES_FORM,
    FORMAT,
    KEYS,
    MANIFEST,
    PROOFS_FORM,
    ROWS_FORM,
    SIGNATURE,
    TEXTS_FORM,
    VERSIONS_FORM,
    name_of,
    place_of,
)
from activities.audit.reexecuting import Reexecutor
from activities.audit.sealing import Keys, PublicKey
from activities.audit.verifying import verify_case
from db.evidence import Evidence, StoredFile, StoredRun, StoredText, StoredVersion
from domain.audit.anchors import Anchor, Entry, Proof, anchor_finding, proves, sequence_findings
from domain.audit.findings import ABSENT, Check, Finding
from domain.audit.rows import StoredRow
from workflows.stories import STORIES

Content = TypeVar("Content")


class NoBundle(Exception):
    """A file that cannot be read as a bundle; the message says why."""


class Manifest(BaseModel):
    """What a manifest says."""

    format: str
    key_id: str
    cases: list[UUID]
    files: dict[str, str]


class Run(BaseModel):
    """A run as a bundle lists it."""

    workflow_id: str
    run_id: str
    state: str
    looked_at: datetime | None = None
    sha256: str


_MANIFEST_FORM = TypeAdapter(Manifest)
_RUNS_FORM = TypeAdapter(list[Run])
_SHOWN_FORM: TypeAdapter[dict[str, Any] | None] = TypeAdapter(dict[str, Any] | None)


async def verify_bundle(bundle: Path, trusted: PublicKey | None) -> AuditResult:
    """Every check over the cases of a bundle. `trusted` is the key that must have signed it;
    without one the bundle's own keys are believed, which the result says. Raises NoBundle."""
    began, cpu = time.perf_counter(), time.process_time()
    result = AuditResult()
    files = _read(bundle)
    manifest = _manifest(files)
    anchors = _parse(ANCHORS_FORM, files, ANCHORS)
    own = _keys(files)
    keys = {trusted.id: trusted} if trusted is not None else own
    result.findings += _manifest_findings(files, manifest, keys)
    if trusted is None:
        result.gaps.append(
            f"the bundle's own keys were believed: {', '.join(keys) or 'none'}; give --public-key"
        )
    elif not result.findings:
        # What it signed names the keys before it, and each anchor the hash of the one before.
        signers = {anchor.statement.key_id for anchor in anchors}
        if earlier := sorted((signers & own.keys()) - keys.keys()):
            result.gaps.append(
                f"on the word of that key earlier ones were believed: {', '.join(earlier)}"
            )
        keys = {**own, **keys}
    result.anchors = len(anchors)
    result.findings += sequence_findings(anchors)
    for anchor in anchors:
        result.findings += signature_findings(anchor, keys)
    known = {anchor.statement.number: anchor for anchor in anchors}
    async with Reexecutor(STORIES) as reexecutor:
        for case_id in manifest.cases:
            packed = _packed_case(files, case_id)
            anchored = _proved(packed.proofs, known, result.findings)
            report = await verify_case(packed.evidence(anchored), reexecutor, packed.live)
            result.add(report)
    result.seconds = time.perf_counter() - began
    result.cpu_seconds = time.process_time() - cpu
    return result


@dataclass(frozen=True)
class _PackedCase:
    """A case as a bundle has it."""

    case_id: UUID
    rows: list[StoredRow]
    shown: dict[str, Any] | None
    runs: Sequence[StoredRun]
    live: Mapping[str, History]
    texts: list[StoredText]
    files: Sequence[StoredFile]
    versions: list[StoredVersion]
    proofs: list[Proof]

    def evidence(self, anchored: Sequence[tuple[int, Entry]]) -> Evidence:
        """As it would come from the database."""
        return Evidence(
            case_id=self.case_id,
            rows=self.rows,
            shown=self.shown,
            runs=self.runs,
            texts={text.id: text for text in self.texts},
            versions={(version.kind, version.version): version for version in self.versions},
            anchored=anchored,
            files={file.id: file for file in self.files},
        )


def _packed_case(files: Mapping[str, bytes], case_id: UUID) -> _PackedCase:
    place = place_of(case_id)
    runs, live = [], {}
    for told in _parse(_RUNS_FORM, files, f"{place}/runs.json"):
        run_id = told.run_id
        run = StoredRun(**told.model_dump())
        proto = files.get(f"{place}/histories/{run_id}.pb")
        text = files.get(f"{place}/histories/{run_id}.json")
        if proto is not None and text is not None and run.state == "archived":
            run = replace(run, proto=zlib.compress(proto, 1), json=zlib.compress(text, 1))
        elif proto is not None:
            try:
                live[run_id] = histories.parse(proto)
            except histories.Unreadable as error:
                raise NoBundle(f"run {run_id}: {error}") from None
        runs.append(run)
    return _PackedCase(
        case_id=case_id,
        rows=_parse(ROWS_FORM, files, f"{place}/journal.json"),
        shown=_parse(_SHOWN_FORM, files, f"{place}/read-model.json"),
        runs=runs,
        live=live,
        texts=_parse(TEXTS_FORM, files, f"{place}/texts.json"),
        files=_packed_files(files, place),
        versions=_parse(VERSIONS_FORM, files, f"{place}/configuration.json"),
        proofs=_parse(PROOFS_FORM, files, f"{place}/proofs.json"),
    )


def _packed_files(files: Mapping[str, bytes], place: str) -> list[StoredFile]:
    """What replies carried along; bundles from before they did hold no list of it."""
    if f"{place}/files.json" not in files:
        return []
    return [
        replace(each, content=files.get(f"{place}/files/{name_of(each)}"))
        for each in _parse(FILES_FORM, files, f"{place}/files.json")
    ]


def _proved(
    proofs: Sequence[Proof], anchors: Mapping[int, Anchor], findings: list[Finding]
) -> list[tuple[int, Entry]]:
    """The entries whose proofs lead to a signed root; the others are findings."""
    good = []
    for proof in proofs:
        anchor = anchors.get(proof.number)
        if anchor is None or not proves(proof, anchor.statement):
            root = anchor.statement.root if anchor is not None else ABSENT
            findings.append(
                anchor_finding(
                    proof.number,
                    f"proof of {proof.entry.subject}",
                    "the proof does not lead to the root that was signed",
                    {"signed": root, "head": proof.entry.head},
                )
            )
            continue
        good.append((proof.number, proof.entry))
    return good


def _manifest_findings(files: Mapping[str, bytes], manifest: Manifest, keys: Keys) -> list[Finding]:
    """Files that are not what the manifest says, and a manifest that nobody known signed."""
    findings = []
    named = manifest.files
    for name in sorted(named.keys() | (files.keys() - {MANIFEST, SIGNATURE})):
        stored = hashlib.sha256(files[name]).hexdigest() if name in files else ABSENT
        if stored != named.get(name, ABSENT):
            findings.append(
                Finding(
                    check=Check.ANCHOR,
                    field=f"file {name}",
                    said="the file is not the one that the manifest names",
                    values={"manifest": named.get(name, ABSENT), "file": stored},
                )
            )
    key = keys.get(manifest.key_id)
    signature = files.get(SIGNATURE, b"").decode(errors="replace")
    if key is None or not key.signed(signature, files[MANIFEST]):
        findings.append(
            Finding(
                check=Check.ANCHOR,
                field=f"file {MANIFEST} signature",
                said="the manifest is not signed by the key that should have signed it",
                values={"manifest": manifest.key_id, "trusted": ", ".join(keys)},
            )
        )
    return findings


def _read(bundle: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(bundle) as archive:
            names = archive.namelist()
            files = {name: archive.read(name) for name in names}
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:
        raise NoBundle(f"{bundle} cannot be read: {error}") from None
    if len(files) != len(names):
        raise NoBundle(f"{bundle} holds a file twice")
    return files


def _manifest(files: Mapping[str, bytes]) -> Manifest:
    manifest = _parse(_MANIFEST_FORM, files, MANIFEST)
    if manifest.format != FORMAT:
        raise NoBundle(f"this is no bundle of the format {FORMAT}")
    return manifest


def _keys(files: Mapping[str, bytes]) -> Keys:
    found = [
        PublicKey.read(content, name) for name, content in files.items() if name.startswith(KEYS)
    ]
    return {key.id: key for key in found}


def _parse(form: TypeAdapter[Content], files: Mapping[str, bytes], name: str) -> Content:
    try:
        return form.validate_json(files[name])
    except KeyError:
        raise NoBundle(f"the bundle lacks {name}") from None
    except ValidationError:
        raise NoBundle(f"{name} in the bundle cannot be read") from None
