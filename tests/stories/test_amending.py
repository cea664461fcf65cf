"""What stands on the network is corrected, taken back or moderated by command, with consent."""

import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from temporalio.testing import WorkflowEnvironment

from channels.contract import Ambiguous, Rejected, Retryable
from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.amendment import AmendmentKind, AmendmentState
from domain.approval import ApprovalMode, ApprovalPolicy, ApprovalRule
from domain.case import ClosingReason, Status
from domain.commands import (
    ApproveDraft,
    CloseCase,
    CorrectReply,
    LeaveChange,
    Moderate,
    WithdrawReply,
)
from domain.reply import Delivery
from domain.task import TaskKind
from tests.stories.house import House
from tests.stories.town import CaseUnderTest, Town, a_town
from tests.waiting import eventually

SUPERVISED = ServiceAgreement(
    version="supervised",
    approval=ApprovalPolicy(rules=(ApprovalRule(name="all", mode=ApprovalMode.SUPERVISOR),)),
)


@dataclass
class Receiver:
    """The other side of a generic account: remembers what it was asked to do."""

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def changes(self) -> list[tuple[str, str | None]]:
        return [(b["change"], b["text"]) for b in self.bodies if "change" in b]


@asynccontextmanager
async def a_receiver() -> AsyncIterator[Receiver]:
    """A running HTTP server that takes callbacks."""

    class Callback(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            receiver.bodies.append(json.loads(self.rfile.read(length)))
            answer = json.dumps({"id": f"remote-{len(receiver.bodies)}"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Not in the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Callback)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/callback")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


async def _answered(town: Town) -> CaseUnderTest:
    case = await town.case_of(await town.post("@kompass Wann macht ihr auf?"))
    assert (await case.reply("Um neun.")).status == "done"
    await case.until(lambda c: any(r.delivery is Delivery.SENT for r in c.replies))
    return case


async def test_a_reply_is_corrected_then_taken_back_and_the_answer_is_owed_again(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    with temporal_env.with_time_skipping_disabled():
        async with (
            a_receiver() as receiver,
            a_town(database_url, temporal_env.client, callback_url=receiver.url) as town,
        ):
            case = await _answered(town)
            (reply,) = (await case.state()).replies
            words = await town.words("Um zehn.")
            outcome = await case.ask(CorrectReply(reply_id=reply.id, text=words, length=8))
            assert outcome.status == "done", outcome
            state = await case.until(lambda c: c.replies[0].corrected_at is not None)
            assert state.replies[0].text == words

            assert (await case.ask(WithdrawReply(reply_id=reply.id))).status == "done"
            state = await case.until(lambda c: c.replies[0].withdrawn_at is not None)
            assert receiver.changes() == [("correct", "Um zehn."), ("withdraw", None)]
            assert state.answer is not None
            assert state.answer.running
            assert state.task_of(TaskKind.REPLY) is not None
            again = await case.ask(WithdrawReply(reply_id=reply.id))
            assert again.refusal == "conflict"


async def test_a_correction_needs_the_same_consent_as_the_reply(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    with temporal_env.with_time_skipping_disabled():
        async with (
            a_receiver() as receiver,
            a_town(
                database_url, temporal_env.client, SUPERVISED, callback_url=receiver.url
            ) as town,
        ):
            case = await town.case_of(await town.post("@kompass Wann macht ihr auf?"))
            await case.reply("Um neun.")
            (draft,) = (await case.until(lambda c: bool(c.pending_drafts))).pending_drafts
            consent = ApproveDraft(draft_id=draft.id, revision=draft.latest.text.hash)
            await case.ask(consent, role=Role.SUPERVISOR)
            state = await case.until(lambda c: any(r.sent_at for r in c.replies))

            words = await town.words("Um zehn.")
            await case.ask(CorrectReply(reply_id=state.replies[0].id, text=words, length=8))
            (draft,) = (await case.until(lambda c: bool(c.pending_drafts))).pending_drafts
            assert draft.amends == state.replies[0].id
            assert receiver.changes() == []
            consent = ApproveDraft(draft_id=draft.id, revision=words.hash)
            assert (await case.ask(consent)).refusal == "own-draft"
            assert (await case.ask(consent, role=Role.SUPERVISOR)).status == "done"
            await case.until(lambda c: c.replies[0].corrected_at is not None)
            assert receiver.changes() == [("correct", "Um zehn.")]


async def test_moderation_is_a_command_in_the_journal_where_the_channel_can(
    database_url: str, temporal_env: WorkflowEnvironment
) -> None:
    with temporal_env.with_time_skipping_disabled():
        async with (
            a_receiver() as receiver,
            a_town(database_url, temporal_env.client, callback_url=receiver.url) as town,
        ):
            case = await town.case_of(await town.post("@kompass Ihr seid alle dumm, warum?"))
            message = (await case.state()).mentions[0].mention.message_id
            hide = Moderate(message_id=message, action=AmendmentKind.HIDE)
            assert (await case.ask(hide)).status == "done"
            await case.until(
                lambda c: bool(c.amendments) and c.amendments[0].state is AmendmentState.DONE
            )
            assert receiver.changes() == [("hide", None)]
            assert "amendment_made" in await case.kinds()
        async with a_town(database_url, temporal_env.client) as town:
            case = await town.case_of(await town.post("@kompass Ihr seid alle dumm, warum?"))
            message = (await case.state()).mentions[0].mention.message_id
            hide = Moderate(message_id=message, action=AmendmentKind.HIDE)
            assert (await case.ask(hide)).refusal == "not-on-this-channel"


async def test_two_who_report_the_same_post_report_it_once(house: House) -> None:
    town = await house.town(capabilities={"amendments": ["report"]})
    case = await town.hears("@kompass Ihr seid alle dumm, warum?")
    message = (await case.state()).mentions[0].mention.message_id
    report = Moderate(message_id=message, action=AmendmentKind.REPORT)
    assert (await case.ask(report)).status == "done"
    done = await case.until(lambda c: bool(c.amendments) and not c.pending_amendments)
    assert done.amendments[0].state is AmendmentState.DONE
    assert (await case.ask(report, role=Role.SUPERVISOR)).refusal == "conflict"
    assert (await case.kinds()).count("amendment_made") == 1


async def test_a_network_that_never_answers_is_asked_ever_more_seldom(house: House) -> None:
    """Every few seconds for a day would be more than the history of a case can hold."""
    town = await house.town(capabilities={"amendments": ["withdraw"]})
    town.wall.to_a_change = Ambiguous("timeout")
    case = await town.hears("@kompass Wann macht ihr auf?")
    assert (await case.reply("Um neun.")).status == "done"
    state = await case.until(lambda c: any(r.sent_at for r in c.replies))
    assert (await case.ask(WithdrawReply(reply_id=state.replies[0].id))).status == "done"
    await case.let_pass(minutes=15)
    await case.rests()
    assert 3 <= len(town.wall.changes) <= 15
    town.wall.to_a_change = None
    await case.let_pass(minutes=6)
    await case.until(lambda c: c.replies[0].withdrawn_at is not None)


async def test_a_case_waits_with_its_end_for_what_is_under_way_and_not_by_asking(
    house: House,
) -> None:
    """Every second, for a day, would be more than its history can hold."""
    rules = {"amendments": ["withdraw"]}
    town = await house.town(ServiceAgreement(version="1", reopen_for=60), capabilities=rules)
    town.wall.to_a_change = Ambiguous("timeout")
    case = await town.hears("@kompass Wann macht ihr auf?")
    assert (await case.reply("Um neun.")).status == "done"
    state = await case.until(lambda c: any(r.sent_at for r in c.replies))
    assert (await case.ask(WithdrawReply(reply_id=state.replies[0].id))).status == "done"
    assert (await case.ask(CloseCase(reason=ClosingReason.OTHER))).status == "done"
    await case.let_pass(minutes=10)
    await case.rests()
    assert not await case.has_ended()
    assert len((await case.handle.fetch_history()).events) < 400
    town.wall.to_a_change = None
    await case.let_pass(minutes=6)
    await eventually(case.has_ended)
    assert (await case.state()).replies[0].withdrawn_at is not None


async def test_who_ordered_what_the_network_refuses_is_told_and_tries_again(house: House) -> None:
    town = await house.town(capabilities={"amendments": ["withdraw"]})
    town.wall.to_a_change = Rejected("not_allowed")
    case = await town.hears("@kompass Wann macht ihr auf?")
    assert (await case.reply("Um neun.")).status == "done"
    state = await case.until(lambda c: any(r.sent_at for r in c.replies))
    take_back = WithdrawReply(reply_id=state.replies[0].id)
    assert (await case.ask(take_back, role=Role.SUPERVISOR)).status == "done"
    state = await case.until(lambda c: c.task_of(TaskKind.CHECK_CHANGE) is not None)
    (task,) = state.tasks
    assert (task.about, task.assignee) == (state.replies[0].id, town.people[Role.SUPERVISOR])
    assert state.amendments[0].failure == "not_allowed"
    town.wall.to_a_change = None
    assert (await case.ask(take_back)).status == "done"
    state = await case.until(lambda c: c.replies[0].withdrawn_at is not None)
    assert [task.kind for task in state.tasks] == [TaskKind.REPLY]


async def test_or_leaves_it_as_it_is_and_the_case_goes_on(house: House) -> None:
    town = await house.town(capabilities={"amendments": ["hide"]})
    town.wall.to_a_change = Rejected("not_allowed")
    case = await town.hears("@kompass Ihr seid alle dumm, warum?")
    message = (await case.state()).mentions[0].mention.message_id
    hide = Moderate(message_id=message, action=AmendmentKind.HIDE)
    assert (await case.ask(hide)).status == "done"
    state = await case.until(lambda c: c.task_of(TaskKind.CHECK_CHANGE) is not None)
    failed = state.task_of(TaskKind.CHECK_CHANGE)
    assert failed is not None
    (other,) = (task for task in state.tasks if task.id != failed.id)
    assert (await case.ask(LeaveChange(task_id=other.id))).refusal == "conflict"
    assert (await case.ask(LeaveChange(task_id=failed.id))).status == "done"
    again = await case.ask(LeaveChange(task_id=failed.id))
    assert again.status == "refused", "whoever comes second hears that nothing is left to do"
    assert (await case.state()).tasks == (other,)
    town.wall.to_a_change = None
    assert (await case.ask(hide)).status == "done"
    await case.until(lambda c: c.amendments[-1].state is AmendmentState.DONE)


async def test_who_closed_over_what_fails_afterwards_is_told(house: House) -> None:
    town = await house.town(capabilities={"amendments": ["hide"]})
    town.wall.to_a_change = Retryable("busy", after=3_600)
    case = await town.hears("@kompass Ihr seid alle dumm, warum?")
    message = (await case.state()).mentions[0].mention.message_id
    hide = Moderate(message_id=message, action=AmendmentKind.HIDE)
    assert (await case.ask(hide)).status == "done"
    await case.until(lambda c: c.amendments[0].retry_at is not None)
    assert (await case.ask(CloseCase(reason=ClosingReason.SPAM))).status == "done"
    town.wall.to_a_change = Rejected("not_allowed")
    await case.let_pass(hours=1)
    state = await case.until(lambda c: c.status is Status.OPEN)
    assert [task.kind for task in state.tasks] == [TaskKind.CHECK_CHANGE]
    assert state.due_at is None
    assert (await case.ask(CloseCase(reason=ClosingReason.SPAM))).status == "done"
    assert not (await case.state()).tasks
