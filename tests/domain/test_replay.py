"""Stepping through a case: what stood there, what changed, and what led to it."""

from datetime import timedelta

import pytest

from domain.actor import Role
from domain.agreement import PriorityTimes, ServiceAgreement
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.assessment import Kind, Risk
from domain.commands import ApproveDraft, EditAndApproveDraft
from domain.evolving import evolve
from domain.explaining import Cause, Explained, Family, How, Speaker, explained, family_of
from domain.replay import changes, stood, withheld
from domain.reply import Sent
from domain.values import Priority
from tests.domain.builders import (
    a_deletion,
    a_mention,
    a_reply,
    a_text,
    an_act,
    an_agreement,
    an_arrival,
    an_assessment,
    an_edit,
    capabilities,
    opened,
    person,
)
from tests.domain.one_of_each import EVENTS
from tests.domain.shell import Shell

TWICE = ApprovalPolicy(
    rules=(ApprovalRule(name="complaints", mode=ApprovalMode.PEER_THEN_SUPERVISOR),)
)
KINDS = frozenset({"agreement"})


def _told(shell: Shell) -> dict[str, Explained]:
    """The last entry of each kind, explained."""
    rows = shell.rows
    return {row.event.kind: told for row, told in zip(rows, explained(rows, KINDS), strict=True)}


def _seqs(shell: Shell, kind: str) -> list[int]:
    return [row.seq for row in shell.rows if row.event.kind == kind]


@pytest.fixture
def approved() -> Shell:
    """A complaint whose reply two people consented to, one with words of their own."""
    agreement: ServiceAgreement = an_agreement(version="7", approval=TWICE)
    shell = Shell.open(opened(agreement=agreement))
    shell.arrive(an_arrival(a_mention()))
    shell.assess(an_assessment(Kind.COMPLAINT))
    for minutes, who in ((1, None), (2, Role.AGENT), (3, Role.SUPERVISOR)):
        shell.now += timedelta(minutes=minutes)
        if who is None:
            shell.act(an_act(a_reply()))
            continue
        (draft,) = shell.case.pending_drafts
        revision = draft.latest.text.hash
        command = (
            ApproveDraft(draft_id=draft.id, revision=revision)
            if who is Role.AGENT
            else EditAndApproveDraft(draft_id=draft.id, revision=revision, text=a_text(), length=20)
        )
        shell.act(an_act(command, person(who, number=20 + minutes)))
    (reply,) = shell.case.pending_replies
    shell.under_way.add(reply.id)
    shell.deliver(reply.id, Sent(at=shell.now))
    return shell


def test_a_post_names_the_consents_that_let_it_out(approved: Shell) -> None:
    told = _told(approved)
    consents = _seqs(approved, "draft_approved")
    assert len(consents) == 2
    for kind in ("reply_submitted", "reply_sent"):
        causes = told[kind].causes
        assert [cause.seq for cause in causes if cause.how is How.CONSENT] == consents
        assert told[kind].speaker is Speaker.PERSON
        rule = told[kind].rule
        assert rule is not None
        assert (rule.name, rule.value) == ("complaints", "peer_then_supervisor")
        assert rule.versions == {"agreement": "7"}
    (edited,) = _seqs(approved, "draft_edited")
    assert Cause(seq=edited, how=How.DRAFT) in told["reply_submitted"].causes


def test_whoever_consented_saw_the_case_before_they_did(approved: Shell) -> None:
    told = {one.seq: one for one in explained(approved.rows, KINDS)}
    first, second = _seqs(approved, "draft_approved")
    _, seen = stood(approved.rows, told[first].saw)
    assert seen is not None
    assert seen.pending_drafts[0].approvals == ()
    _, seen = stood(approved.rows, told[second].saw)
    assert seen is not None
    assert len(seen.pending_drafts[0].revisions) == 1, "their own words came with their consent"
    assert len(seen.pending_drafts[0].approvals) == 1


def test_clocks_name_the_term_of_the_agreement(approved: Shell) -> None:
    rule = _told(approved)["clocks_started"].rule
    assert rule is not None
    assert (rule.name, rule.value, rule.versions) == ("acknowledge_in", 300.0, {"agreement": "7"})


def test_what_is_not_answered_says_why() -> None:
    shell = Shell.open()
    shell.arrive(an_arrival(a_mention(repost=True)))
    shell.assess(an_assessment())
    assert _told(shell)["response_decided"].ignored == "repost"


def test_the_difference_is_what_the_entry_changed(approved: Shell) -> None:
    (seq,) = _seqs(approved, "reply_sent")
    before, after = stood(approved.rows, seq)
    assert before is not None
    assert after is not None
    found = {change.field: (change.before, change.after) for change in changes(before, after)}
    assert found["replies[0].delivery"] == ("pending", "sent")
    assert "arrivals" not in str(found)
    assert "status" not in found


def test_every_state_is_the_one_that_the_workflow_had(approved: Shell) -> None:
    for row, told in zip(approved.rows[1:], approved.told, strict=True):
        assert stood(approved.rows, row.seq) == (told.before, told.after)
    assert stood(approved.rows, 0) == (None, None)


def test_an_entry_of_every_kind_belongs_somewhere() -> None:
    case = None
    for event in EVENTS:
        case = evolve(case, event)
        assert family_of(event) in Family
    assert {family_of(event) for event in EVENTS} == set(Family)


@pytest.mark.parametrize(
    ("rules", "edited", "deleted"),
    [
        (capabilities(), False, True),
        (capabilities(keeps_deleted=True), False, False),
        (capabilities(keeps_edited=False, keeps_deleted=True), True, False),
    ],
)
def test_the_networks_rules_say_which_words_stay(
    rules: object, edited: bool, deleted: bool
) -> None:
    shell = Shell.open(opened(capabilities=rules))
    changed, gone = a_mention(), a_mention()
    for mention in (changed, gone):
        shell.arrive(an_arrival(mention))
        shell.assess(an_assessment())
    shell.arrive(an_edit(changed, shell.now))
    shell.arrive(a_deletion(gone, shell.now))
    hidden = withheld(shell.rows)
    assert (changed.text.id in hidden, gone.text.id in hidden) == (edited, deleted)
    latest = shell.case.mention(changed.message_id)
    assert latest is not None
    assert latest.mention.text.id not in hidden


def test_a_clock_rests_on_the_term_that_it_was_started_by() -> None:
    """An urgent case had a minute, not five, and a further message is due by a time of its own."""
    urgent = PriorityTimes(priority=Priority.URGENT, acknowledge_in=60, answer_in=600)
    agreement: ServiceAgreement = an_agreement(per_priority=(urgent,), next_reply_in=900)
    shell = Shell.open(opened(agreement=agreement))
    shell.arrive(an_arrival(a_mention()))
    shell.assess(an_assessment(Kind.PROBLEM, risks=(Risk.THREAT,)))
    started = _told(shell)["clocks_started"].rule
    assert started is not None
    assert (started.name, started.value) == ("acknowledge_in", 60)
    shell.now += timedelta(minutes=20)
    shell.look("stopped")
    told = _told(shell)
    for kind, term in (
        ("first_response_missed", ("acknowledge_in", 60)),
        ("answer_missed", ("answer_in", 600)),
    ):
        rule = told[kind].rule
        assert rule is not None
        assert (rule.name, rule.value) == term


def test_what_comes_after_the_answer_rests_on_the_answers_term() -> None:
    shell = Shell.open(opened(agreement=an_agreement(next_reply_in=900)))
    shell.arrive(an_arrival(a_mention()))
    shell.assess(an_assessment(Kind.QUESTION))
    reply = an_act(a_reply())
    shell.act(reply)
    shell.look(a_text())
    shell.deliver(reply.id, Sent(at=shell.now))
    shell.now += timedelta(hours=1)
    shell.arrive(an_arrival(a_mention(shell.now)))
    shell.assess(an_assessment(Kind.QUESTION))
    rule = _told(shell)["clocks_started"].rule
    assert rule is not None
    assert (rule.name, rule.value) == ("answer_in", 900)
