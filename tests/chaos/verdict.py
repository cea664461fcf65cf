"""What must hold when all stands again: nothing lost, nothing twice, no promise forgotten, every
journal proved."""

from collections import Counter
from uuid import UUID

from domain.events import (
    AnswerMissed,
    CaseEvent,
    CommandAccepted,
    CommandRefused,
    FirstResponseMissed,
    MentionTakenIn,
)
from domain.journal import verify
from tests.chaos.crowd import Told
from tests.chaos.evidence import Evidence, re_executed
from tests.chaos.scene import Scene
from tests.domain.promises import forgotten_promises


async def judge(scene: Scene, told: list[Told]) -> None:
    """All of it, over everything that was told."""
    await every_mention_is_in_one_case(scene, told)
    await every_case_ended_as_told(scene, told)
    await every_command_acted_once(scene)
    await every_reply_stands_once(scene, told)
    await every_promise_was_kept_or_is_on_record_as_missed(scene)
    await journals_follow_from_histories(scene)


async def nothing_runs(evidence: Evidence) -> bool:
    """Whether every run has ended."""
    return not await evidence.running()


async def every_mention_is_in_one_case(scene: Scene, told: list[Told]) -> None:
    """What was accepted is stored once and stands in exactly one journal."""
    posts = [post for each in told for post in each.posts]
    assert scene.client.accepted == set(posts)
    inbound = await scene.evidence.inbound()
    assert {key: n for key, n in inbound.items() if n > 1} == {}
    assert all(inbound[f"created:{post}"] == 1 for post in posts)
    taken = Counter[UUID]()
    for case_id in await scene.evidence.cases():
        taken.update(
            row.event.mention.message_id
            for row in await scene.evidence.journal(case_id)
            if isinstance(row.event, MentionTakenIn)
        )
    messages = {
        message.id for message in await scene.evidence.messages() if message.direction == "inbound"
    }
    assert taken == Counter(messages)
    assert len(messages) == len(posts)


async def every_case_ended_as_told(scene: Scene, told: list[Told]) -> None:
    """The case of every plot is closed, for the reason that its plot says."""
    cases = await scene.evidence.cases()
    assert sorted(cases) == sorted(UUID(case_id) for each in told for case_id in each.cases)
    for each in told:
        last = cases[UUID(each.cases[-1])]
        assert (last.status, last.closed_reason) == ("closed", each.ends), each
    assert {case.status for case in cases.values()} == {"closed"}


async def every_command_acted_once(scene: Scene) -> None:
    """What people heard is what stands on record, and in a journal at most once."""
    rows = {str(row.id): row.status for row in await scene.evidence.commands()}
    heard = {
        command_id: "done" if came_to == "done" else "refused"
        for command_id, came_to in scene.client.commands.items()
    }
    assert rows == heard
    acted = Counter[str]()
    for case_id in await scene.evidence.cases():
        for row in await scene.evidence.journal(case_id):
            if isinstance(row.event, CommandAccepted):
                acted[str(row.event.command_id)] += 1
            elif isinstance(row.event, CommandRefused):
                acted[str(row.event.answer.command_id)] += 1
    refused = {command_id for command_id, came_to in heard.items() if came_to == "refused"}
    assert set(acted.values()) <= {1}
    assert acted.keys() <= heard.keys()
    # A refusal by a case whose run has ended stands with the command alone.
    assert heard.keys() - acted.keys() <= refused


async def every_reply_stands_once(scene: Scene, told: list[Told]) -> None:
    """The network has exactly what the record says it has; of a person's replies, all."""
    outbound = [m for m in await scene.evidence.messages() if m.direction == "outbound"]
    came_to = Counter((m.delivery, "automatic" if m.automatic else "a person's") for m in outbound)
    assert {each for each in came_to if each[0] != "sent"} <= {("failed", "automatic")}, came_to
    assert {str(m.id) for m in outbound if m.delivery == "sent"} == set(scene.receiver.taken)
    for each in told:
        texts = scene.receiver.texts(each.conversation)
        automatic = [text for text in texts if text not in each.replies]
        assert Counter(texts) - Counter(automatic) == Counter(each.replies), each
        assert len(automatic) <= len(each.cases), each


async def every_promise_was_kept_or_is_on_record_as_missed(scene: Scene) -> None:
    """Whoever was promised a reply had it before it was due, or the journal says that they had not,
    and why; the case that only a restart woke included."""
    forgotten: dict[UUID, list[str]] = {}
    for case_id in await scene.evidence.cases():
        rows = await scene.evidence.journal(case_id)
        broken = list(forgotten_promises(rows))
        broken += [f"row {row.seq} does not say why" for row in rows if _misses_silently(row.event)]
        if broken:
            forgotten[case_id] = broken
    assert forgotten == {}


async def misses(scene: Scene) -> Counter[str]:
    """How often which promise is on record as missed, and why."""
    events = [
        row.event
        for case_id in await scene.evidence.cases()
        for row in await scene.evidence.journal(case_id)
    ]
    missed = [e for e in events if isinstance(e, FirstResponseMissed | AnswerMissed)]
    return Counter(f"{event.kind}: {event.why}" for event in missed)


def _misses_silently(event: CaseEvent) -> bool:
    return isinstance(event, FirstResponseMissed | AnswerMissed) and event.why is None


async def journals_follow_from_histories(scene: Scene) -> None:
    """Every chain verifies, and re-executing the histories yields the same rows."""
    cases = await scene.evidence.cases()
    journals = {case_id: await scene.evidence.journal(case_id) for case_id in cases}
    for case_id, rows in journals.items():
        assert verify(case_id, rows) == cases[case_id].head
        assert len(rows) == cases[case_id].seq
    histories = {case_id: await scene.evidence.histories(case_id) for case_id in cases}
    assert await re_executed(histories) == journals
