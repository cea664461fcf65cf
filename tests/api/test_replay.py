"""An auditor steps through a case: the timeline, and the case as it stood at each entry."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from activities.recording import record
from api.replay.named import actor_of
from db.journal import actor_in
from db.tables import CaseRow, JournalEntry, Words, utc_now
from db.words import keep_words
from domain.actor import Actor, Level, Role, Via
from domain.acts import carry_out
from domain.case import Case
from domain.commands import Act, ApproveDraft, CaseCommand, SubmitReply
from domain.events import MentionDeleted, NoteAdded
from domain.journal import canonical, chained
from domain.reply import Purpose
from tests.api.conftest import Browser
from tests.api.world import Brand, StoredCase, World, a_case, goes_on
from tests.domain.builders import NOON
from tests.domain.one_of_each import EVENTS
from workflows.case.steps import Recording

NOTES = 1_000


@pytest.fixture(scope="module")
async def approved(world: World) -> StoredCase:
    """A trainee's reply, to which a supervisor consented."""
    stored = await a_case(world, world.north, text="Zweimal abgebucht!")
    await act(world, world.north, stored, "Wir buchen zurück.", Role.AGENT, Level.TRAINEE)
    await act(world, world.north, stored, None, Role.SUPERVISOR)
    return stored


async def act(
    world: World,
    brand: Brand,
    stored: StoredCase,
    words: str | None,
    role: Role,
    level: Level = Level.REGULAR,
) -> None:
    """A reply with those words, or consent to the draft that waits, as the workflow records it."""
    actor = Actor(person_id=brand.people[role].id, roles=(role,), via=Via.API, level=level)
    async with world.sessions.begin() as session:
        row = await session.get_one(CaseRow, stored.id)
        case = Case.model_validate(row.state)
        command: CaseCommand
        if words is None:
            (draft,) = case.pending_drafts
            command = ApproveDraft(draft_id=draft.id, revision=draft.latest.text.hash)
        else:
            text = await keep_words(session, brand.client_id, words, person_id=actor.person_id)
            command = SubmitReply(text=text, length=len(words), purpose=Purpose.SUBSTANCE)
    done = carry_out(case, Act(id=uuid4(), command=command, actor=actor), utc_now())
    await goes_on(world, stored, done)


async def read(browser: Browser, world: World, path: str, role: Role = Role.AUDITOR) -> Any:
    async with browser(world.north.people[role]) as client:
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


def test_the_journal_names_who_acted_as_the_replay_does() -> None:
    for event in EVENTS:
        assert actor_in(canonical(event)) == actor_of(event).person_id, event.kind


async def test_who_consented_under_which_rule_and_what_they_saw(
    browser: Browser, world: World, approved: StoredCase
) -> None:
    timeline = await read(browser, world, f"/api/cases/{approved.id}/timeline")
    post = next(entry for entry in timeline if entry["kind"] == "reply_submitted")
    (consent,) = [cause["seq"] for cause in post["causes"] if cause["how"] == "consent"]
    approval = timeline[consent - 1]
    supervisor = world.north.people[Role.SUPERVISOR]
    assert approval["by"]["name"] == supervisor.name
    assert approval["by"]["roles"] == ["supervisor"]
    assert approval["rule"]["name"]["code"] == post["rule"]["name"]["code"] == "trainee"
    assert approval["rule"]["versions"] == {"agreement": "1"}
    assert post["by"]["level"] == "trainee"
    assert post["speaker"] == "person"
    assert post["texts"][0]["words"] == "Wir buchen zurück."

    seen = await read(browser, world, f"/api/cases/{approved.id}/replay?seq={approval['saw']}")
    assert [message["words"] for message in seen["messages"]] == ["Zweimal abgebucht!"]
    assert seen["drafts"][0]["revisions"][0]["words"] == "Wir buchen zurück."
    assert seen["drafts"][0]["approvals"] == []
    assert seen["answer"]["running"]
    assert seen["answer"]["kept"] is None
    assert 0 < seen["answer"]["left"] <= 86_400

    then = await read(browser, world, f"/api/cases/{approved.id}/replay?seq={consent}")
    assert then["drafts"][0]["approvals"][0]["by"]["name"] == supervisor.name
    assert then["drafts"][0]["approvals"][0]["number"] == 1
    assert "drafts[0].status" in [change["field"] for change in then["changes"]]


async def test_words_that_nobody_may_keep_stand_in_no_journal(
    browser: Browser, world: World
) -> None:
    """Though they are still here, as under a legal hold."""
    words = "Das nehme ich zurück."
    stored = await a_case(world, world.north, text=words)
    await goes_on(
        world,
        stored,
        [MentionDeleted(at=utc_now(), arrival_id=uuid4(), message_id=stored.message_id)],
    )
    path = f"/api/cases/{stored.id}"
    assert words in [row["text"] for row in await read(browser, world, f"{path}/journal")]
    async with world.sessions.begin() as session:
        opened = await session.get_one(JournalEntry, (stored.id, 1))
        rules = {**opened.event["capabilities"], "keeps_deleted": False}
        opened.event = {**opened.event, "capabilities": rules}
    for told in ("journal", "timeline"):
        assert words not in str(await read(browser, world, f"{path}/{told}")), told


@pytest.fixture(scope="module")
async def long(world: World) -> StoredCase:
    """A case on which the supervisor wrote the same note over and over."""
    stored = await a_case(world, world.north, text="Was ist mit Paket 4711?")
    by = Actor(person_id=world.north.people[Role.SUPERVISOR].id, roles=(Role.SUPERVISOR,))
    async with world.sessions.begin() as session:
        case = await session.get_one(CaseRow, stored.id)
        head, seq = case.head, case.seq
        note = await keep_words(
            session, world.north.client_id, "Noch nichts.", person_id=by.person_id
        )
    rows = []
    for number in range(1, NOTES + 1):
        rows.append(chained(stored.id, head, seq + number, NoteAdded(at=NOON, text=note, by=by)))
        head = rows[-1].hash
    recording = Recording(
        case_id=stored.id,
        client_id=world.north.client_id,
        previous=case.head,
        rows=tuple(rows),
    )
    await record(world.sessions, recording)
    return stored


async def test_a_long_case_is_read_page_by_page(
    browser: Browser, world: World, long: StoredCase
) -> None:
    last = long.rows + NOTES
    outline = await read(browser, world, f"/api/cases/{long.id}/outline")
    assert outline["last"] == last
    assert outline["shown"] == list(range(1, last + 1))
    assert "notes" in outline["families"]

    timeline = f"/api/cases/{long.id}/timeline"
    first = await read(browser, world, timeline)
    assert [entry["seq"] for entry in first] == list(range(1, 101))
    middle = await read(browser, world, f"{timeline}?after=700&limit=3")
    assert [entry["seq"] for entry in middle] == [701, 702, 703]
    assert middle[0]["told"] == {
        "form": "telling",
        "group": "event",
        "code": "note_added",
        "words": {},
    }
    assert middle[0]["texts"][0]["words"] == "Noch nichts."
    assert await read(browser, world, f"{timeline}?after={last}") == []

    then = await read(browser, world, f"/api/cases/{long.id}/replay?seq={last - 1}")
    assert (then["seq"], then["last"]) == (last - 1, last)
    assert len(then["notes"]) == NOTES - 1


async def test_pages_and_outline_are_narrowed_down_alike(
    browser: Browser, world: World, long: StoredCase
) -> None:
    supervisor = world.north.people[Role.SUPERVISOR]
    narrow: dict[str, list[int]] = {}
    for asked in ("family=notes", f"person={supervisor.id}", "machine=true", "visibility=public"):
        outline = await read(browser, world, f"/api/cases/{long.id}/outline?{asked}")
        narrow[asked.partition("=")[0]] = outline["shown"]
        page = await read(browser, world, f"/api/cases/{long.id}/timeline?{asked}&limit=5")
        assert [entry["seq"] for entry in page] == outline["shown"][:5]
        assert {"id": str(supervisor.id), "name": supervisor.name} in outline["people"]
    notes = list(range(long.rows + 1, long.rows + NOTES + 1))
    assert narrow["family"] == narrow["person"] == notes
    assert set(narrow["machine"]).isdisjoint(notes)
    assert narrow["visibility"]
    assert set(narrow["visibility"]) < set(narrow["machine"])


async def test_an_entry_that_is_not_there_is_not_found(
    browser: Browser, world: World, approved: StoredCase
) -> None:
    async with browser(world.north.people[Role.AUDITOR]) as client:
        answer = await client.get(f"/api/cases/{approved.id}/replay?seq=999")
        assert answer.status_code == 404
        answer = await client.get(f"/api/cases/{approved.id}/replay?seq=0")
        assert answer.status_code == 422


async def test_erased_words_are_told_with_their_date(browser: Browser, world: World) -> None:
    stored = await a_case(world, world.north, text="Mein Name ist Ohm.")
    async with world.sessions.begin() as session:
        await session.execute(
            update(Words)
            .where(Words.id == stored.state.mentions[0].mention.text.id)
            .values(sealed=None, salt=None, erased_at=utc_now())
        )
    timeline = await read(browser, world, f"/api/cases/{stored.id}/timeline")
    (text,) = [text for entry in timeline for text in entry["texts"]]
    assert text["words"] is None
    assert text["erased_at"] is not None
    then = await read(browser, world, f"/api/cases/{stored.id}/replay?seq={stored.rows}")
    assert then["messages"][0]["words"] is None
    assert then["messages"][0]["erased_at"] is not None


async def test_a_case_of_another_client_is_not_there(browser: Browser, world: World) -> None:
    stored = await a_case(world, world.south)
    async with browser(world.north.people[Role.AUDITOR]) as client:
        for path in ("outline", "timeline", "replay"):
            assert (await client.get(f"/api/cases/{stored.id}/{path}")).status_code == 404
