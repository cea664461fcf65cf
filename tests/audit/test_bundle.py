"""A bundle proves itself: whatever is changed in it is named."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from temporalio.api.history.v1 import History

from activities.audit.bundle_format import ANCHORS
from activities.audit.bundle_verifying import NoBundle, verify_bundle
from activities.audit.bundle_writing import write_bundle
from activities.audit.examiner import Examiner
from activities.audit.sealing import Seal
from db.evidence import Evidence, anchored_of
from domain.audit.findings import Check, Finding
from domain.commands import AddNote
from tests.audit.ground import Ground

Change = Callable[[bytes], bytes]


@pytest.fixture
async def bundle(ground: Ground, tmp_path: Path) -> Path:
    """The first finished case, signed."""
    file = tmp_path / "case.zip"
    case_ids = ground.finished[:1]
    await write_bundle(ground.sources, ground.sessions, ground.seal, case_ids, file)
    return file


def falsify(bundle: Path, name: str, old: bytes, new: bytes) -> None:
    """Change one file of the bundle and leave everything else."""
    with zipfile.ZipFile(bundle) as archive:
        files = {member: archive.read(member) for member in archive.namelist()}
    (place,) = [member for member in files if member.endswith(name)]
    assert old in files[place]
    files[place] = files[place].replace(old, new)
    with zipfile.ZipFile(bundle, "w") as archive:
        for member, content in files.items():
            archive.writestr(member, content)


async def differences(bundle: Path, ground: Ground) -> list[Finding]:
    return (await verify_bundle(bundle, ground.seal.public_key())).differences


async def test_its_page_can_be_read_without_webcare(bundle: Path, ground: Ground) -> None:
    with zipfile.ZipFile(bundle) as archive:
        page = archive.read(f"cases/{ground.finished[0]}/index.html").decode()
    assert "Morgen zwischen 9 und 12 Uhr." in page
    assert "The agent (Agent, in the browser)" in page
    assert "<script" not in page


async def test_without_a_key_from_elsewhere_it_says_whom_it_believed(
    bundle: Path, ground: Ground
) -> None:
    result = await verify_bundle(bundle, None)
    assert result.differences == []
    assert ground.seal.public_key().id in result.gaps[0]


async def test_a_changed_journal_is_named_as_file_and_by_row(bundle: Path, ground: Ground) -> None:
    falsify(bundle, "journal.json", b"note_added", b"task_taken")
    found = await differences(bundle, ground)
    assert any(finding.field.endswith("journal.json") for finding in found)
    assert any(finding.check is Check.EVENTS and finding.seq for finding in found)


async def test_a_changed_text_is_named(bundle: Path, ground: Ground) -> None:
    falsify(bundle, "texts.json", b"zwischen 9 und 12", b"zwischen 8 und 10")
    (named,) = [f for f in await differences(bundle, ground) if f.check is Check.TEXT]
    assert named.field == "reply.text"


async def test_another_manifest_does_not_help(bundle: Path, ground: Ground) -> None:
    falsify(bundle, "manifest.json", b"webcare-bundle-1", b"webcare-bundle-1 ")
    with pytest.raises(NoBundle):
        await verify_bundle(bundle, None)
    falsify(bundle, "manifest.json", b"webcare-bundle-1 ", b"webcare-bundle-1")
    falsify(bundle, "manifest.json", b'"made_at": "20', b'"made_at": "19')
    (finding,) = await differences(bundle, ground)
    assert finding.field == "file manifest.json signature"


async def test_who_was_given_another_key_believes_nothing(
    bundle: Path, ground: Ground, tmp_path: Path
) -> None:
    stranger = Seal(tmp_path / "other" / "signing-key.pem").public_key()
    found = (await verify_bundle(bundle, stranger)).differences
    assert {"file manifest.json signature", "anchor 1 signature"} <= {f.field for f in found}


async def test_a_proof_for_another_head_is_refused(bundle: Path, ground: Ground) -> None:
    async with ground.sessions() as session:
        (_, entry), *_ = await anchored_of(session, ground.finished[0])
    falsify(bundle, "proofs.json", entry.head.encode(), b"0" * 64)
    found = await differences(bundle, ground)
    assert any("proof does not lead" in finding.said for finding in found)


async def test_a_case_that_is_open_travels_with_its_history_so_far(
    ground: Ground, tmp_path: Path
) -> None:
    case = await ground.open_case()
    await ground.anchor()
    file = tmp_path / "open.zip"
    await write_bundle(ground.sources, ground.sessions, ground.seal, [case.id], file)
    result = await verify_bundle(file, ground.seal.public_key())
    assert (result.differences, result.all_gaps, result.histories) == ([], [], 1)


async def test_a_case_at_work_is_packed_as_it_stood_at_one_moment(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody writes a note between what the database says and what the server does."""
    case = await ground.open_case()
    await ground.anchor()
    fetch, grown = Examiner.live_histories, False

    async def fetch_a_longer_one(self: Examiner, evidence: Evidence) -> dict[str, History]:
        nonlocal grown
        if not grown:
            grown = True
            await case.ask(AddNote(text=await ground.town.words("Noch eine Notiz.")))
        return await fetch(self, evidence)

    monkeypatch.setattr(Examiner, "live_histories", fetch_a_longer_one)
    file = tmp_path / "growing.zip"
    await write_bundle(ground.sources, ground.sessions, ground.seal, [case.id], file)
    result = await verify_bundle(file, ground.seal.public_key())
    assert grown
    assert (result.differences, result.all_gaps, result.histories) == ([], [], 1)


async def test_what_earlier_keys_signed_is_believed_on_the_word_of_the_present_one(
    ground: Ground, tmp_path: Path
) -> None:
    earlier = ground.seal.public_key()
    moved = shutil.copytree(ground.seal.key_file.parent, tmp_path / "seal")
    (moved / ground.seal.key_file.name).unlink()
    seal = Seal(moved / ground.seal.key_file.name)
    file = tmp_path / "case.zip"
    await write_bundle(ground.sources, ground.sessions, seal, ground.finished[:1], file)
    result = await verify_bundle(file, seal.public_key())
    assert result.differences == []
    (gap,) = result.all_gaps
    assert earlier.id in gap
    # Whoever was given the old key alone knows nothing of the one that signed the bundle.
    assert "file manifest.json signature" in {
        finding.field for finding in (await verify_bundle(file, earlier)).differences
    }


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("manifest.json", b'"cases"', b'"cabinets"'),
        ("manifest.json", b'"cases": [', b'"cases": [1, '),
        ("manifest.json", b'"files"', b'"folders"'),
        ("runs.json", b'"run_id"', b'"id"'),
        ("runs.json", b'"looked_at": ', b'"looked_at": "no day", "then": '),
        ("read-model.json", b"{", b"[{"),
    ],
)
async def test_what_is_no_bundle_is_said_to_be_none(
    bundle: Path, ground: Ground, name: str, old: bytes, new: bytes
) -> None:
    falsify(bundle, name, old, new)
    with pytest.raises(NoBundle, match=name):
        await differences(bundle, ground)


async def test_a_path_that_is_no_hash_proves_nothing(bundle: Path, ground: Ground) -> None:
    falsify(bundle, "proofs.json", b'"path":["', b'"path":["no hex ')
    found = await differences(bundle, ground)
    assert any("proof does not lead" in finding.said for finding in found)


@pytest.mark.parametrize("column", [b'"state"', b'"tasks"'])
async def test_a_list_without_a_column_is_a_difference(
    bundle: Path, ground: Ground, column: bytes
) -> None:
    falsify(bundle, "read-model.json", column, b'"other"')
    found = await differences(bundle, ground)
    assert Check.READ_MODEL in {finding.check for finding in found}


async def test_no_file_stands_in_a_bundle_twice(bundle: Path, ground: Ground) -> None:
    """What a reader unpacks and what was verified would not be the same."""
    with zipfile.ZipFile(bundle, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(ANCHORS, archive.read(ANCHORS))
    with pytest.raises(NoBundle, match="twice"):
        await verify_bundle(bundle, ground.seal.public_key())
