"""Consent to replies on the real server: bound to a revision, never to one's own words."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from temporalio.testing import WorkflowEnvironment

from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule, DraftStatus
from domain.assessment import Kind
from domain.commands import (
    ApproveDraft,
    EditAndApproveDraft,
    ReturnDraft,
    ReviseDraft,
    SignalledAct,
)
from domain.events import CommandRefused
from domain.reply import Delivery, Purpose
from domain.task import Group, TaskKind
from domain.values import Visibility
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town, a_town, pass_time
from workflows.case.workflow import CaseWorkflow

PEERS_FIRST = ServiceAgreement(
    version="approval",
    approval=ApprovalPolicy(
        rules=(
            ApprovalRule(
                name="complaints are seen twice",
                mode=ApprovalMode.PEER_THEN_SUPERVISOR,
                kinds=(Kind.COMPLAINT,),
            ),
        )
    ),
)
COMPLAINT = "@kompass Das ist eine Frechheit, mein Paket ist schon wieder kaputt."


async def _a_draft(town: Town) -> CaseUnderTest:
    """A complaint whose answer waits for consent."""
    case = await town.case_of(await town.post(COMPLAINT))
    outcome = await case.reply("Das tut uns leid. Wir schicken heute Ersatz.")
    assert outcome.status == "done", outcome
    await case.until(lambda c: bool(c.pending_drafts))
    return case


async def test_a_draft_goes_to_peers_then_supervisors_and_the_network_gets_the_approved_words(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    with temporal_env.with_time_skipping_disabled():
        async with a_town(database_url, temporal_env.client, PEERS_FIRST) as town:
            peer = await town.another(Role.AGENT)
            case = await _a_draft(town)
            (draft,) = (await case.state()).pending_drafts
            assert draft.rule == "complaints are seen twice"
            revision = draft.latest.text.hash

            comment = await town.words("Bitte ohne 'heute'.")
            returned = await case.ask(
                ReturnDraft(draft_id=draft.id, revision=revision, comment=comment), by=peer
            )
            assert returned.status == "done", returned
            state = await case.until(lambda c: c.task_of(TaskKind.REVISE) is not None)
            task = state.task_of(TaskKind.REVISE)
            assert task is not None
            assert task.assignee == town.people[Role.AGENT]

            words = await town.words("Das tut uns leid. Wir schicken Ersatz.")
            revised = await case.ask(ReviseDraft(draft_id=draft.id, text=words, length=38))
            assert revised.status == "done", revised
            consent = ApproveDraft(draft_id=draft.id, revision=words.hash)
            assert (await case.ask(consent, by=peer)).status == "done"
            waiting = await case.until(
                lambda c: bool(c.pending_drafts) and c.pending_drafts[0].group is Group.SUPERVISORS
            )
            assert not waiting.replies

            final = await town.words("Das tut uns sehr leid. Wir schicken Ersatz.")
            edited = EditAndApproveDraft(
                draft_id=draft.id, revision=words.hash, text=final, length=43
            )
            assert (await case.ask(edited, role=Role.SUPERVISOR)).status == "done"
            state = await case.until(lambda c: any(r.delivery is Delivery.SENT for r in c.replies))
            (reply,) = state.replies
            assert reply.text == final
            (message,) = await case.messages()
            assert message.text_id == final.id
            approved = [r.event for r in await case.journal() if r.event.kind == "draft_approved"]
            assert [a.approval.by.person_id for a in approved] == [
                peer.person_id,
                town.people[Role.SUPERVISOR],
            ]


async def test_of_three_supervisors_deciding_at_once_exactly_one_decides(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    with temporal_env.with_time_skipping_disabled():
        async with a_town(database_url, temporal_env.client, PEERS_FIRST) as town:
            case = await _a_draft(town)
            (draft,) = (await case.state()).pending_drafts
            supervisors = [await town.another(Role.SUPERVISOR) for _ in range(3)]
            consent = ApproveDraft(draft_id=draft.id, revision=draft.latest.text.hash)
            outcomes = await asyncio.gather(*(case.ask(consent, by=s) for s in supervisors))
            assert sorted(o.status for o in outcomes) == ["done", "refused", "refused"]
            assert {o.refusal for o in outcomes if o.refusal} == {"already-decided"}
            assert (await case.kinds()).count("draft_approved") == 1
            assert (await case.kinds()).count("command_refused") == 2


async def test_nobody_consents_to_words_of_their_own_whichever_door_they_take(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    with temporal_env.with_time_skipping_disabled():
        async with a_town(database_url, temporal_env.client, PEERS_FIRST) as town:
            case = await _a_draft(town)
            (draft,) = (await case.state()).pending_drafts
            consent = ApproveDraft(draft_id=draft.id, revision=draft.latest.text.hash)
            by_update = await case.ask(consent)
            assert (by_update.status, by_update.refusal) == ("refused", "own-draft")
            await case.handle.signal(
                CaseWorkflow.act_by_signal,
                SignalledAct(id=uuid4(), command=consent, person_id=town.people[Role.AGENT]),
            )
            await case.until(lambda c: len(c.answers) >= 3)
            refused = [r.event for r in await case.journal() if isinstance(r.event, CommandRefused)]
            assert [e.by.via.value for e in refused] == ["api", "signal"]
            assert {e.by.person_id for e in refused} == {town.people[Role.AGENT]}
            assert not (await case.state()).replies


async def test_the_acknowledgement_does_not_wait_for_a_consent(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    async with a_town(database_url, temporal_env.client, PEERS_FIRST) as town:
        with temporal_env.with_time_skipping_disabled():
            case = await _a_draft(town)
            await pass_time(temporal_env, case, timedelta(minutes=4, seconds=55))
            state = await case.until(lambda c: c.first_replied_at is not None)
        assert [r.automatic for r in state.replies] == [True]
        assert state.pending_drafts


async def test_a_new_message_outdates_a_draft_and_nobody_can_approve_it(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    with temporal_env.with_time_skipping_disabled():
        async with a_town(database_url, temporal_env.client, PEERS_FIRST) as town:
            author = {"id": "mia", "handle": "mia", "name": "Mia"}
            post = await town.post(COMPLAINT, conversation="thread", author=author)
            case = await town.case_of(post)
            assert (await case.reply("Das tut uns leid, Ersatz kommt.")).status == "done"
            await town.post("Hat sich erledigt!", conversation="thread", author=author)
            state = await case.until(
                lambda c: bool(c.drafts) and c.drafts[0].status is DraftStatus.OUTDATED
            )
            (draft,) = state.drafts
            assert state.task_of(TaskKind.REVISE) is not None
            consent = ApproveDraft(draft_id=draft.id, revision=draft.latest.text.hash)
            outcome = await case.ask(consent, role=Role.SUPERVISOR)
            assert outcome.refusal == "stale-draft"


async def test_what_peers_leave_undecided_goes_to_the_supervisors(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    async with a_town(database_url, temporal_env.client, PEERS_FIRST) as town:
        with temporal_env.with_time_skipping_disabled():
            case = await _a_draft(town)
            await pass_time(temporal_env, case, timedelta(minutes=16))
            state = await case.until(
                lambda c: bool(c.pending_drafts) and c.pending_drafts[0].group is Group.SUPERVISORS
            )
        assert "approval_passed_on" in await case.kinds()
        task = state.task_of(TaskKind.APPROVE)
        assert task is not None
        assert task.group is Group.SUPERVISORS


async def test_a_supervisor_consents_to_two_drafts_one_after_the_other(house: House) -> None:
    town = await house.town(PEERS_FIRST)
    case = await town.hears(COMPLAINT)
    assert (await case.reply("Wir schreiben dir.", Purpose.POINTER)).status == "done"
    private = await case.reply("Ersatz kommt.", visibility=Visibility.PRIVATE)
    assert private.status == "done", private
    seen_at, drafts = await case.updated_at(), (await case.state()).pending_drafts
    for draft in drafts:
        consent = ApproveDraft(draft_id=draft.id, revision=draft.latest.hash, seen_at=seen_at)
        outcome = await case.ask(consent, role=Role.SUPERVISOR)
        assert outcome.status == "done", outcome
    await case.until(lambda c: [r.delivery for r in c.replies] == [Delivery.SENT] * 2)
    assert sorted(town.wall.texts) == ["Ersatz kommt.", "Wir schreiben dir."]
