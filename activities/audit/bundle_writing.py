"""Writing a bundle from our database."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.api.history.v1 import History

from activities.audit import histories
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
from activities.audit.catalogue import Catalogue, Reader
from activities.audit.checking_records import plain
from activities.audit.document import document_of
from activities.audit.examiner import Examiner, Sources
from activities.audit.page import cases_page
from activities.audit.sealing import Seal, SealedAnchor
from db.engine import Sessions
from db.evidence import Evidence, StoredText
from db.journal import names_of
from domain.audit.anchors import Entry, Proof, proof_of
from domain.audit.references import actors_named
from domain.audit.rows import readable
from domain.replay import withheld_since


async def write_bundle(
    sources: Sources,
    sessions: Sessions,
    seal: Seal,
    case_ids: Sequence[UUID],
    output: Path,
    reader: Reader | None = None,
) -> int:
    """Write those cases into a bundle at `output`, over whatever stands there, with a page to read
    for `reader`; returns the number of files. Raises LookupError for a case that there is none of,
    NoKey."""
    catalogue = Catalogue(reader or Reader())
    sealed = list(seal.read())
    files: dict[str, bytes] = {ANCHORS: ANCHORS_FORM.dump_json([one.anchor for one in sealed])}
    for key in seal.public_keys().values():
        files[f"{KEYS}{key.id}.pem"] = key.pem
    async with Examiner(sources) as examiner:
        for case_id in dict.fromkeys(case_ids):
            evidence, live = await examiner.gather(case_id, _anchored(sealed, case_id))
            if not evidence.rows:
                raise LookupError(f"there is no case {case_id}")
            async with sessions() as session:
                names = await names_in(session, evidence)
            proofs = list(_proofs(sealed, case_id))
            files |= _case_files(evidence, proofs, live, names, catalogue)
    manifest = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(),
        "key_id": seal.public_key().id,
        "cases": [str(case_id) for case_id in dict.fromkeys(case_ids)],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    files[MANIFEST] = json.dumps(manifest, indent=1).encode()
    files[SIGNATURE] = seal.sign(files[MANIFEST]).encode()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return len(files)


def _case_files(
    evidence: Evidence,
    proofs: Sequence[Proof],
    live: Mapping[str, History],
    names: Mapping[UUID, str],
    catalogue: Catalogue,
) -> dict[str, bytes]:
    place = place_of(evidence.case_id)
    document = document_of(evidence, names, catalogue)
    files = {
        f"{place}/index.html": cases_page([document], catalogue, in_bundle=True).encode(),
        f"{place}/journal.json": ROWS_FORM.dump_json(list(evidence.rows), indent=1),
        f"{place}/read-model.json": _json(plain(evidence.shown)),
        f"{place}/texts.json": TEXTS_FORM.dump_json(may_be_handed_on(evidence)),
        f"{place}/files.json": FILES_FORM.dump_json(
            [replace(file, content=None) for file in evidence.files.values()]
        ),
        f"{place}/configuration.json": VERSIONS_FORM.dump_json(list(evidence.versions.values())),
        f"{place}/proofs.json": PROOFS_FORM.dump_json(list(proofs)),
    }
    files |= {
        f"{place}/files/{name_of(file)}": file.content
        for file in evidence.files.values()
        if file.content is not None
    }
    runs = []
    for run in evidence.runs:
        history = live.get(run.run_id)
        if run.proto is not None and run.json is not None:
            proto, text = histories.inflate(run.proto), histories.inflate(run.json)
        elif history is not None:
            packed = histories.pack(history)
            proto, text = histories.inflate(packed.proto), histories.inflate(packed.json)
        else:
            proto = text = b""
        if proto:
            files[f"{place}/histories/{run.run_id}.pb"] = proto
            files[f"{place}/histories/{run.run_id}.json"] = text
        runs.append(
            {
                "workflow_id": run.workflow_id,
                "run_id": run.run_id,
                "state": run.state,
                "looked_at": run.looked_at,
                "sha256": run.sha256,
            }
        )
    files[f"{place}/runs.json"] = _json(runs)
    return files


def may_be_handed_on(evidence: Evidence) -> list[StoredText]:
    """The case's texts, without words that their author took back on a network whose rules let
    nobody keep them, where they are still here (a legal hold, or older than that rule)."""
    gone = withheld_since(readable(evidence.rows))
    return [
        text
        if text.id not in gone
        else replace(text, words=None, salt=None, erased_at=text.erased_at or gone[text.id])
        for text in evidence.texts.values()
    ]


def _anchored(sealed: Sequence[SealedAnchor], case_id: UUID) -> list[tuple[int, Entry]]:
    return [
        (one.anchor.statement.number, entry)
        for one in sealed
        for entry in one.entries
        if entry.case_id == case_id
    ]


def _proofs(sealed: Sequence[SealedAnchor], case_id: UUID) -> Iterator[Proof]:
    for one in sealed:
        for position, entry in enumerate(one.entries):
            if entry.case_id == case_id:
                yield proof_of(one.anchor.statement.number, one.entries, position)


async def names_in(session: AsyncSession, evidence: Evidence) -> dict[UUID, str]:
    """The names of everybody who acted."""
    people = {
        actor.person_id
        for row in readable(evidence.rows)
        for _, actor in actors_named(row.event)
        if actor.person_id is not None
    }
    return await names_of(session, people)


def _json(value: Any) -> bytes:
    return json.dumps(to_jsonable_python(value), indent=1).encode()
