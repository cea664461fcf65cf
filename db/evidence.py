"""Everything that is on record about one case, gathered so that it can be checked elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import archive
from db.configuration import contents_hash
from db.keyring import DataKey, Unreadable
from db.keys import keys_by_id
from db.tables import (
    AnchorEntry,
    ArchivedRun,
    CaseRow,
    ConfigurationVersion,
    File,
    JournalEntry,
    TaskRow,
    Words,
)
from db.words import read_words
from domain.audit.anchors import Entry, EntryKind
from domain.audit.rows import StoredRow
from domain.files import FileRef
from domain.values import TextRef


@dataclass(frozen=True)
class StoredText:
    """A text as it is kept; `words` None where they were erased."""

    __pydantic_config__ = ConfigDict(ser_json_bytes="hex", val_json_bytes="hex")

    id: UUID
    hash: str
    salt: bytes | None
    words: str | None = field(repr=False)
    erased_at: datetime | None
    customer_id: UUID | None
    person_id: UUID | None


@dataclass(frozen=True)
class StoredFile:
    """A file of a reply as it is kept; `content` None where it was erased."""

    __pydantic_config__ = ConfigDict(ser_json_bytes="hex", val_json_bytes="hex")

    id: UUID
    hash: str
    salt: bytes | None
    media_type: str
    erased_at: datetime | None
    content: bytes | None = field(repr=False)


@dataclass(frozen=True)
class StoredVersion:
    """A version of configuration as it is kept."""

    kind: str
    version: str
    contents: dict[str, Any]
    hash: str

    @property
    def computed_hash(self) -> str:
        """What its contents hash to."""
        return contents_hash(self.contents)


@dataclass(frozen=True)
class StoredRun:
    """A run of a case or of one of its children. `proto` and `json` are compressed; None while the
    archive does not have the history: `state` says whether it runs or vanished."""

    workflow_id: str
    run_id: str
    state: str
    looked_at: datetime | None = None
    sha256: str = ""
    proto: bytes | None = field(default=None, repr=False)
    json: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Evidence:
    """One case as our database has it. `anchored` are the signed heads of its journal and of its
    runs, with the numbers of their anchors."""

    case_id: UUID
    rows: Sequence[StoredRow]
    shown: dict[str, Any] | None
    """The read model's row, with the open tasks under `tasks`; None when there is none."""
    runs: Sequence[StoredRun]
    texts: dict[UUID, StoredText]
    versions: dict[tuple[str, str], StoredVersion]
    anchored: Sequence[tuple[int, Entry]] = ()
    files: Mapping[UUID, StoredFile] = field(default_factory=dict)

    @property
    def client_id(self) -> UUID | None:
        """The client that the journal belongs to."""
        return self.rows[0].client_id if self.rows else None


async def gather(session: AsyncSession, case_id: UUID) -> Evidence:
    """What the database has of a case but for texts, files and versions, which only its events
    name."""
    rows = [
        StoredRow(
            seq=row.seq,
            client_id=row.client_id,
            at=row.at,
            kind=row.kind,
            event=row.event,
            hash=row.hash,
        )
        for row in await session.scalars(
            select(JournalEntry).where(JournalEntry.case_id == case_id).order_by(JournalEntry.seq)
        )
    ]
    return Evidence(
        case_id=case_id,
        rows=rows,
        shown=await _shown(session, case_id),
        runs=await _runs(session, case_id),
        texts={},
        versions={},
        anchored=await anchored_of(session, case_id),
    )


async def last_row(session: AsyncSession, case_id: UUID) -> int:
    """The number of the case's last journal row, 0 when there is none."""
    seq = await session.scalar(
        select(JournalEntry.seq)
        .where(JournalEntry.case_id == case_id)
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    )
    return seq or 0


async def texts_of(
    session: AsyncSession, client_id: UUID, named: Iterable[TextRef]
) -> dict[UUID, StoredText]:
    """A client's texts by id, those of them that are there."""
    ids = {text.id for text in named}
    words = await read_words(session, client_id, ids)
    rows = await session.scalars(
        select(Words).where(Words.client_id == client_id, Words.id.in_(ids))
    )
    return {
        row.id: StoredText(
            id=row.id,
            hash=row.hash,
            salt=row.salt,
            words=words.get(row.id),
            erased_at=row.erased_at,
            customer_id=row.customer_id,
            person_id=row.person_id,
        )
        for row in rows
    }


async def files_of(
    session: AsyncSession, client_id: UUID, named: Iterable[FileRef]
) -> dict[UUID, StoredFile]:
    """A client's files of replies by id, those of them that are there."""
    ids = {file.id for file in named}
    if not ids:
        return {}
    rows = (
        await session.scalars(select(File).where(File.client_id == client_id, File.id.in_(ids)))
    ).all()
    keys = await keys_by_id(session, {row.key_id for row in rows if row.key_id is not None})
    return {
        row.id: StoredFile(
            id=row.id,
            hash=row.hash or "",
            salt=row.salt,
            media_type=row.media_type,
            erased_at=row.erased_at,
            content=_content(row, keys),
        )
        for row in rows
    }


def _content(row: File, keys: Mapping[UUID, DataKey]) -> bytes | None:
    if row.sealed is None or row.key_id is None or row.key_id not in keys:
        return None
    try:
        return keys[row.key_id].open(row.id, row.sealed)
    except Unreadable:
        return None


async def versions_of(
    session: AsyncSession, client_id: UUID, named: Collection[tuple[str, str]]
) -> dict[tuple[str, str], StoredVersion]:
    """A client's versions by kind and version, those of them that are there."""
    rows = await session.scalars(
        select(ConfigurationVersion).where(
            ConfigurationVersion.client_id == client_id,
            ConfigurationVersion.version.in_({version for _, version in named}),
        )
    )
    return {
        (row.kind, row.version): StoredVersion(
            kind=row.kind, version=row.version, contents=row.contents, hash=row.hash
        )
        for row in rows
        if (row.kind, row.version) in named
    }


async def configuration_kinds(session: AsyncSession) -> frozenset[str]:
    """The kinds of configuration that have versions."""
    return frozenset(await session.scalars(select(ConfigurationVersion.kind).distinct()))


async def anchored_of(session: AsyncSession, case_id: UUID) -> list[tuple[int, Entry]]:
    """The signed heads of a case and its runs, as the database has them, oldest first."""
    rows = await session.scalars(
        select(AnchorEntry)
        .where(AnchorEntry.case_id == case_id)
        .order_by(AnchorEntry.number, AnchorEntry.position)
    )
    return [(row.number, entry_of(row)) for row in rows]


def entry_of(row: AnchorEntry) -> Entry:
    """The row as what was signed."""
    return Entry(kind=EntryKind(row.kind), subject=row.subject, seq=row.seq, head=row.head)


async def _shown(session: AsyncSession, case_id: UUID) -> dict[str, Any] | None:
    case = await session.get(CaseRow, case_id, populate_existing=True)
    if case is None:
        return None
    tasks = await session.scalars(
        select(TaskRow).where(TaskRow.case_id == case_id, TaskRow.status == "open")
    )
    return _columns(case) | {"tasks": {str(task.id): _columns(task) for task in tasks}}


def _columns(row: CaseRow | TaskRow) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.columns}


async def _runs(session: AsyncSession, case_id: UUID) -> list[StoredRun]:
    """The to-do list's runs in their order, then whatever the archive holds beyond that."""
    archived = {(run.workflow_id, run.run_id): run for run in await _archived(session, case_id)}
    runs = []
    for todo in await archive.runs_of(session, case_id):
        key = (todo.workflow_id, todo.run_id)
        if key in archived:
            runs.append(_stored(archived.pop(key)))
        else:
            # A history that is called archived and is not there has vanished as well.
            state = archive.VANISHED if todo.state == "archived" else todo.state
            runs.append(StoredRun(*key, state=state, looked_at=todo.looked_at))
    return runs + [_stored(run) for run in archived.values()]


async def _archived(session: AsyncSession, case_id: UUID) -> Sequence[ArchivedRun]:
    return await archive.archived_of(session, case_id)


def _stored(run: ArchivedRun) -> StoredRun:
    return StoredRun(
        workflow_id=run.workflow_id,
        run_id=run.run_id,
        state="archived",
        sha256=run.sha256,
        proto=run.proto,
        json=run.json,
    )
