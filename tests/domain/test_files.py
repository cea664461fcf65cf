"""Files of replies: what a channel takes, and that a consent is to them as well."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import approving
from domain.actor import Role
from domain.acts import decide
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule, Draft, Revision
from domain.case import Case
from domain.commands import ApproveDraft, EditAndApproveDraft, ReviseDraft
from domain.errors import AlreadyDecided, UnfitFile
from domain.evolving import fold
from domain.files import (
    PICTURES,
    FileRef,
    FileRules,
    fitting_type,
    hash_with_files,
    media_type_of,
    refuse_unfit,
)
from domain.values import TextRef
from tests.domain.builders import (
    NOON,
    a_case,
    a_reply,
    a_text,
    an_act,
    an_agreement,
    capabilities,
    person,
)
from tests.domain.strategies import texts

RULES = FileRules(most=2, largest=100, media_types=PICTURES)
PNG = b"\x89PNG\r\n\x1a\n"

hashes = st.sampled_from(["a" * 64, "b" * 64])
descriptions = st.none() | st.builds(TextRef, id=st.uuids(), hash=hashes)
files = st.builds(FileRef, id=st.uuids(), hash=hashes, description=descriptions)
several = st.lists(files, max_size=4).map(tuple)


@given(texts)
def test_without_files_a_wording_is_named_by_its_words_alone(text: TextRef) -> None:
    """Journals from before there were files hold such names."""
    revision = Revision(
        text=text, length=1, by=person(), at=datetime.now(UTC), authors=(), files=()
    )
    assert revision.hash == text.hash == hash_with_files(text, ())
    assert "files" not in revision.model_dump(exclude_defaults=True)


@given(texts, several, several)
def test_other_files_or_another_order_is_another_name(
    text: TextRef, one: tuple[FileRef, ...], other: tuple[FileRef, ...]
) -> None:
    def told(named: tuple[FileRef, ...]) -> list[tuple[UUID, str, str]]:
        """The text's hash stands for its words, whatever its id."""
        return [(f.id, f.hash, f.description.hash if f.description else "") for f in named]

    same = hash_with_files(text, one) == hash_with_files(text, other)
    assert same == (told(one) == told(other))


@given(several)
def test_as_many_as_the_channel_carries_each_described(named: tuple[FileRef, ...]) -> None:
    fits = len(named) <= RULES.most and all(f.description for f in named)
    fits = fits and len({f.id for f in named}) == len(named)
    if fits:
        refuse_unfit(RULES, named)
    else:
        with pytest.raises(UnfitFile):
            refuse_unfit(RULES, named)


def test_a_channel_of_words_carries_none() -> None:
    refuse_unfit(None, ())
    for refused in (lambda: refuse_unfit(None, (_a_file(),)), lambda: fitting_type(None, PNG)):
        with pytest.raises(UnfitFile, match="carries no files"):
            refused()


def test_what_nobody_needs_described_may_go_without() -> None:
    refuse_unfit(RULES.model_copy(update={"described": False}), (_a_file(),))


def test_a_file_is_what_its_beginning_says_and_no_larger_than_the_channel_carries() -> None:
    assert fitting_type(RULES, PNG + bytes(92)) == "image/png"
    with pytest.raises(UnfitFile, match="too large"):
        fitting_type(RULES, PNG + bytes(93))
    for other in (b"<html>", b"<svg/>", b"", b"%PDF-1.7", b"MZ\x90"):
        with pytest.raises(UnfitFile) as refused:
            fitting_type(RULES, other)
        assert refused.value.right == "It carries PNG, JPEG, GIF and WEBP."
    assert media_type_of(b"%PDF-1.7") == "application/pdf"


FIRST_TWO = FileRules(most=2, largest=100, media_types=PICTURES)
PEERS = ApprovalPolicy(rules=(ApprovalRule(name="all", mode=ApprovalMode.PEER),))
AGENT, PEER = person(Role.AGENT), person(Role.AGENT, number=11)


def _drafted(*named: FileRef) -> tuple[Case, Draft]:
    case = a_case(
        agreement=an_agreement(approval=PEERS), capabilities=capabilities(files=FIRST_TWO)
    )
    case = fold(decide(case, an_act(a_reply(files=named), AGENT), NOON), case)
    return case, case.drafts[-1]


def test_a_consent_is_to_the_files_as_well_and_they_go_out() -> None:
    case, draft = _drafted(_described())
    assert draft.latest.hash != draft.latest.text.hash
    for_words_alone = ApproveDraft(draft_id=draft.id, revision=draft.latest.text.hash)
    with pytest.raises(AlreadyDecided):
        approving.approve(case, for_words_alone, PEER, NOON)
    consent = ApproveDraft(draft_id=draft.id, revision=draft.latest.hash)
    after = fold(approving.approve(case, consent, PEER, NOON), case)
    (reply,) = after.pending_replies
    assert reply.files == draft.latest.files


def test_a_revision_keeps_them_unless_it_names_others() -> None:
    case, draft = _drafted(_described())
    words = {"draft_id": draft.id, "text": a_text(), "length": 9}
    for named, left in ((None, draft.latest.files), ((), ()), ((_described(),), None)):
        command = ReviseDraft(**words, files=named)
        after = fold(approving.revise(case, command, AGENT, NOON), case)
        assert after.drafts[-1].latest.files == (named if left is None else left)
    with pytest.raises(UnfitFile):
        approving.revise(case, ReviseDraft(**words, files=(_a_file(),)), AGENT, NOON)
    edit = EditAndApproveDraft(**words, revision=draft.latest.hash, files=())
    after = fold(approving.edit_and_approve(case, edit, PEER, NOON), case)
    (reply,) = after.pending_replies
    assert reply.files == ()


def test_a_reply_with_a_file_that_the_channel_does_not_carry_is_refused() -> None:
    case = a_case(agreement=an_agreement())
    with pytest.raises(UnfitFile):
        decide(case, an_act(a_reply(files=(_described(),)), AGENT), NOON)


def _described() -> FileRef:
    return _a_file().model_copy(update={"description": a_text()})


def _a_file() -> FileRef:
    return FileRef(id=uuid4(), hash="a" * 64)
