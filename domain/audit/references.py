"""What events rely on: texts by id and salted hash, configuration by kind and version."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, JsonValue

from domain.actor import Actor
from domain.audit.findings import ABSENT, Check, Erased, Finding, disagreements
from domain.files import FileRef
from domain.texts import salted_hash_of
from domain.values import Moment, TextRef, Value

Named = TypeVar("Named", bound=Value)


class OnRecord(Protocol):
    """What is kept of something that a journal names by its hash, erased or not."""

    @property
    def hash(self) -> str:
        """The salted hash (hex)."""

    @property
    def salt(self) -> bytes | None:
        """What was hashed in front of it."""

    @property
    def erased_at(self) -> Moment | None:
        """When it was erased."""


class TextOnRecord(OnRecord, Protocol):
    """A text, with its words while they are there."""

    @property
    def words(self) -> str | None:
        """The words themselves."""


class FileOnRecord(OnRecord, Protocol):
    """A file, with its content while it is there."""

    @property
    def content(self) -> bytes | None:
        """The content itself."""


class PinnedVersion(Value):
    """A version of configuration that an event names, with as much of it as the event holds."""

    kind: str
    version: str
    field: str
    contents: dict[str, JsonValue]


def texts_named(value: Any, path: str = "") -> Iterator[tuple[str, TextRef]]:
    """Every text that a model names, at any depth, with its path."""
    if isinstance(value, TextRef):
        yield path, value
        return
    for where, inner in _inside(value, path):
        yield from texts_named(inner, where)


def files_named(value: Any) -> Iterator[FileRef]:
    """Every file that a model names, at any depth."""
    return named(value, FileRef)


def actors_named(value: Any, path: str = "") -> Iterator[tuple[str, Actor]]:
    """Everybody who acts in a model, at any depth, with the path."""
    if isinstance(value, Actor):
        yield path, value
        return
    for where, inner in _inside(value, path):
        yield from actors_named(inner, where)


def versions_named(value: Any, kinds: frozenset[str], path: str = "") -> Iterator[PinnedVersion]:
    """Every version of configuration that a model names, at any depth.

    Either a value with a `version` in a field called after its kind (`agreement: {version, …}`), or
    the version alone in a field `<kind>_version`.
    """
    for where, inner in _inside(value, path):
        name = where.rpartition(".")[2]
        kind = name.removesuffix("_version")
        if name in kinds and isinstance(inner, BaseModel) and hasattr(inner, "version"):
            contents = inner.model_dump(mode="json")
            yield PinnedVersion(
                kind=name, version=str(contents["version"]), field=where, contents=contents
            )
        elif kind != name and kind in kinds and isinstance(inner, str):
            yield PinnedVersion(kind=kind, version=inner, field=where, contents={})
        yield from versions_named(inner, kinds, where)


def text_finding(
    case_id: UUID, seq: int, field: str, named: TextRef, stored: TextOnRecord | None
) -> Finding | Erased | None:
    """A text against the hash by which an event names it; None when they match."""
    words = stored.words if stored is not None else None
    content = None if words is None else words.encode()
    return _compared(_TEXT, _Place(case_id, seq, field), named, stored, content)


def file_finding(
    case_id: UUID, seq: int, named: FileRef, stored: FileOnRecord | None
) -> Finding | Erased | None:
    """A file against the hash by which an event names it; None when they match."""
    content = stored.content if stored is not None else None
    return _compared(_FILE, _Place(case_id, seq, "files"), named, stored, content)


class _Place(NamedTuple):
    """Where in which journal something is named."""

    case_id: UUID
    seq: int
    field: str


class _Sort(NamedTuple):
    """A sort of thing that is named by its hash: how findings call it, and what they say when it
    cannot be read or is another than was hashed."""

    name: str
    gone: str
    differs: str


_TEXT = _Sort(
    "text",
    "the words are gone, and nothing says that they were erased",
    "the words are not those that were hashed",
)
_FILE = _Sort(
    "file",
    "the file cannot be read, and nothing says that it was erased",
    "the file is not the one that was hashed",
)


def _compared(
    sort: _Sort,
    place: _Place,
    named: TextRef | FileRef,
    stored: OnRecord | None,
    content: bytes | None,
) -> Finding | Erased | None:
    def differs(said: str, **values: JsonValue) -> Finding:
        return Finding(
            check=Check.TEXT,
            case_id=place.case_id,
            seq=place.seq,
            field=place.field,
            said=said,
            values={sort.name: str(named.id), "named by the event": named.hash} | values,
        )

    if stored is None:
        return differs(f"the {sort.name} is not there, and nothing says that it was erased")
    if stored.hash != named.hash:
        return differs(f"the {sort.name} stands under another hash", stored=stored.hash)
    if content is None or stored.salt is None:
        if stored.erased_at is None:
            return differs(sort.gone)
        return Erased(text_id=named.id, at=stored.erased_at)
    computed = salted_hash_of(stored.salt, content)
    if computed != named.hash:
        return differs(sort.differs, computed=computed)
    return None


def version_findings(
    case_id: UUID,
    seq: int,
    pinned: PinnedVersion,
    stored: Mapping[str, JsonValue] | None,
    stored_hash: str,
    computed_hash: str,
) -> Iterator[Finding]:
    """A pinned version against the one on record under that number (`stored`: its contents)."""

    def differs(field: str, said: str, values: dict[str, JsonValue]) -> Finding:
        return Finding(
            check=Check.CONFIGURATION,
            case_id=case_id,
            seq=seq,
            field=field,
            said=said,
            values=values,
        )

    name = f"{pinned.kind} {pinned.version}"
    if stored is None:
        yield differs(pinned.field, f"there is no {name}", {"pinned": pinned.version})
        return
    if stored_hash != computed_hash:
        said = f"the contents of {name} do not match their hash"
        values: dict[str, JsonValue] = {"stored": stored_hash, "computed": computed_hash}
        yield differs(f"{pinned.field}.hash", said, values)
    # A version stored by older code lacks what newer code added: there the default holds.
    both = {key: stored.get(key, ABSENT) for key in pinned.contents if key in stored}
    ours = {key: pinned.contents[key] for key in both}
    for path, values in disagreements({"pinned": ours, "stored": both}):
        yield differs(f"{pinned.field}.{path}", f"{name} is not what the case was given", values)


def named(value: Any, *kinds: type[Named]) -> Iterator[Named]:
    """Everything of these kinds that a model names, at any depth, in its order; what stands in such
    a thing is a part of it. Asked of every event that is recorded: it goes by no path."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, kinds):
            yield each
        elif isinstance(each, BaseModel):
            waiting.extend(reversed(each.__dict__.values()))
        elif isinstance(each, tuple | list):
            waiting.extend(reversed(each))


def _inside(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield (f"{path}.{name}" if path else name), getattr(value, name)
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield f"{path}[{number}]", inner
