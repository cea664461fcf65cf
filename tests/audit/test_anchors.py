"""Anchors: one signed root over all heads, provable entry by entry, outside the database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, update

from activities.audit.anchoring import AnchorsDisagree, make_anchor, signed_heads
from activities.audit.sealing import Seal
from db.engine import Sessions, create_engine, create_sessions
from db.tables import AnchorEntry, AnchorRow
from domain.audit.anchors import Entry, EntryKind, Statement, proof_of, proves, root_of
from domain.journal import GENESIS
from tests.db.builders import a_client
from tests.keys import KEYS


def entries(count: int) -> list[Entry]:
    return [
        Entry(kind=EntryKind.CASE, subject=str(uuid4()), seq=number + 1, head=f"{number:064x}")
        for number in range(count)
    ]


def a_statement(over: list[Entry]) -> Statement:
    return Statement(
        number=1,
        at=datetime(2026, 3, 1, tzinfo=UTC),
        previous=GENESIS,
        root=root_of(over),
        entries=len(over),
        key_id="",
    )


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 13, 33])
def test_each_entry_is_proved_and_none_other(count: int) -> None:
    over = entries(count)
    statement = a_statement(over)
    stranger = entries(1)[0]
    for position in range(count):
        proof = proof_of(1, over, position)
        assert proves(proof, statement)
        assert not proves(proof.model_copy(update={"entry": stranger}), statement)
        if count > 1:
            elsewhere = proof.model_copy(update={"position": (position + 1) % count})
            assert not proves(elsewhere, statement)


def test_a_node_cannot_be_passed_off_as_an_entry() -> None:
    """Leaves and nodes are hashed under different prefixes (RFC 6962, 2.1)."""
    assert root_of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    one, two = entries(2)
    assert root_of([one, two]) not in (root_of([one]), root_of([two]), root_of([two, one]))


@pytest.fixture
async def sessions(fresh_database_url: str) -> AsyncIterator[Sessions]:
    engine = create_engine(fresh_database_url, pool_size=2)
    found = create_sessions(engine, KEYS)
    async with found.begin() as session:
        await a_client(session)  # two rows in a journal of configuration
    yield found
    await engine.dispose()


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    return Seal(tmp_path / "audit" / "signing-key.pem")


def now() -> datetime:
    return datetime.now(UTC)


async def test_only_what_grew_is_signed_again(sessions: Sessions, seal: Seal) -> None:
    first = await make_anchor(sessions, seal, now())
    second = await make_anchor(sessions, seal, now())
    assert (first.statement.entries, second.statement.entries) == (1, 0)
    assert second.statement.previous == first.statement.hash
    async with sessions.begin() as session:
        await a_client(session)
    assert (await make_anchor(sessions, seal, now())).statement.entries == 1
    heads = await signed_heads(sessions, seal)
    assert (heads.findings, heads.gaps) == ((), ())
    assert len(heads.anchors) == 3
    assert len(heads.clients) == 2


async def test_the_key_is_for_us_alone(sessions: Sessions, seal: Seal) -> None:
    await make_anchor(sessions, seal, now())
    assert seal.key_file.stat().st_mode & 0o777 == 0o600
    assert seal.key_file.parent.stat().st_mode & 0o777 == 0o700
    assert list(seal.public_keys()) == [seal.public_key().id]


async def test_what_died_before_the_file_was_written_is_caught_up_with(
    sessions: Sessions, seal: Seal
) -> None:
    await make_anchor(sessions, seal, now())
    lines = seal.anchors_file.read_bytes()
    await make_anchor(sessions, seal, now())
    seal.anchors_file.write_bytes(lines + b'{"number":2,"at"')  # a power cut within the line
    heads = await signed_heads(sessions, seal)
    assert heads.findings == ()
    await make_anchor(sessions, seal, now())
    assert [one.anchor.statement.number for one in seal.read()] == [1, 2, 3]
    assert (await signed_heads(sessions, seal)).findings == ()


async def test_no_anchor_is_added_where_file_and_database_disagree(
    sessions: Sessions, seal: Seal
) -> None:
    for _ in range(3):
        await make_anchor(sessions, seal, now())
    seal.anchors_file.write_bytes(b"")
    with pytest.raises(AnchorsDisagree):
        await make_anchor(sessions, seal, now())


async def test_a_rewritten_table_is_found_by_the_file(sessions: Sessions, seal: Seal) -> None:
    first = await make_anchor(sessions, seal, now())
    await make_anchor(sessions, seal, now())
    async with sessions.begin() as session:
        await session.execute(delete(AnchorEntry))
        await session.execute(delete(AnchorRow).where(AnchorRow.number == 2))
        await session.execute(update(AnchorRow).values(root=GENESIS))
    found = (await signed_heads(sessions, seal)).findings
    assert [(finding.field, finding.said) for finding in found] == [
        ("anchor 1 statement.root", "the database tells the anchor differently from the file"),
        ("anchor 2", "the anchor is gone from the database"),
    ]
    assert found[0].values == {"file": first.statement.root, "database": GENESIS}


async def test_a_forged_line_of_the_file_is_found_by_its_signature(
    sessions: Sessions, seal: Seal
) -> None:
    await make_anchor(sessions, seal, now())
    honest = seal.anchors_file.read_text()
    head = next(iter(seal.read())).entries[0].head
    seal.anchors_file.write_text(honest.replace(head, GENESIS))
    said = {finding.said for finding in (await signed_heads(sessions, seal)).findings}
    assert "the entries do not give the root that was signed" in said
    root = next(iter(seal.read())).anchor.statement.root
    forged = root_of(next(iter(seal.read())).entries)
    seal.anchors_file.write_text(honest.replace(head, GENESIS).replace(root, forged))
    said = {finding.said for finding in (await signed_heads(sessions, seal)).findings}
    assert "the signature is not over this statement" in said
