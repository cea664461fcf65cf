"""One case as the agent's screen and the auditor read it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from db.tables import CaseLink, JournalEntry, Message, Words, utc_now
from db.words import keep_words
from domain.actor import Role
from domain.assessment import Kind
from domain.events import FirstResponseMissed
from domain.miss import MissCause
from tests.api.conftest import Browser
from tests.api.test_lists import counted_queries
from tests.api.test_replay import act
from tests.api.world import StoredCase, World, a_case, goes_on


@pytest.fixture(scope="module")
async def stored(world: World) -> StoredCase:
    """A complaint that Jana works on, with a note."""
    return await a_case(
        world,
        world.north,
        text="Zweimal abgebucht!",
        kind=Kind.COMPLAINT,
        claimed_by=world.north.people[Role.AGENT],
        note="Bankdaten prüfen",
    )


async def _shown(browser: Browser, world: World, path: str, role: Role = Role.AGENT) -> Any:
    async with browser(world.north.people[role]) as client:
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def test_the_agents_screen(browser: Browser, world: World, stored: StoredCase) -> None:
    jana = world.north.people[Role.AGENT]
    case = await _shown(browser, world, f"/api/cases/{stored.id}")
    assert case["seq"] == stored.rows
    assert case["agreement"]["answer_in"] == 86_400
    assert case["capabilities"]["max_length"] == 10_000
    assert case["assessment"]["kind"] == "complaint"
    assert case["assessed_by"] is None
    assert case["decision"] == {
        "answering": "respond",
        "reason": "addressed",
        "by": None,
        "rule": None,
        "policy_version": None,
    }
    assert case["clocks"]["acknowledge"]["budget"] == 300
    assert case["clocks"]["answer"]["due_at"] == case["answer_due_at"]
    assert [step["step"] for step in case["steps"]] == [
        "monitor",
        "assess",
        "respond",
        "retrieve",
        "answer",
        "document",
    ]
    assert case["steps"][2]["state"] == "current"
    assert case["suggested_visibility"] == "private"
    assert case["tasks"][0]["assignee"]["id"] == str(jana.id)
    assert case["tasks"][0]["kind"] == "reply"
    assert case["sender"] == {"handle": "brand"}
    assert case["customer"]["identities"][0]["handle"] == "lena_ohm"
    assert "submit_reply" in case["actions"]
    assert "reopen_case" not in case["actions"]


async def test_actions_are_those_of_who_looks(
    browser: Browser, world: World, stored: StoredCase
) -> None:
    case = await _shown(browser, world, f"/api/cases/{stored.id}", Role.AUDITOR)
    assert case["actions"] == []


async def test_the_prepared_acknowledgement_is_signed_by_the_person(
    browser: Browser, world: World, stored: StoredCase
) -> None:
    case = await _shown(browser, world, f"/api/cases/{stored.id}")
    by_purpose = {each["purpose"]: each for each in case["prepared"]}
    assert by_purpose.keys() == {"acknowledgement", "delay", "pointer"}
    prepared = by_purpose["acknowledgement"]
    assert prepared["language"] == "de"
    assert prepared["text"].startswith("Guten Tag Lena Ohm, vielen Dank für Ihre Nachricht.")
    assert "morgen, " in prepared["text"]
    assert prepared["text"].endswith("^XY Ihr Nord-Team")


@pytest.mark.parametrize(("role", "needed"), [(Role.AGENT, True), (Role.SUPERVISOR, False)])
async def test_the_word_on_a_delay_is_private_and_an_agents_gives_a_reason(
    world: World, browser: Browser, role: Role, needed: bool
) -> None:
    stored = await a_case(world, world.north)
    async with browser(world.north.people[role]) as client:
        case = (await client.get(f"/api/cases/{stored.id}")).json()
    delay = next(each for each in case["prepared"] if each["purpose"] == "delay")
    assert delay["visibility"] == "private"
    assert delay["reason_needed"] is needed
    assert "{reason}" in delay["with_reason"]
    assert "{" not in delay["text"]


async def test_the_stop_button_silences_the_machine(browser: Browser, world: World) -> None:
    case = await a_case(world, world.south)
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        before = (await client.get(f"/api/cases/{case.id}")).json()["machine"]
        assert before["may_speak"]
        assert before["speaks_at"] is not None
        pressed = await client.post(
            "/api/stops",
            json={
                "client_id": str(world.south.client_id),
                "account_id": str(world.south.account.id),
                "reason": "storm",
            },
        )
        assert pressed.status_code == 201
        stopped = (await client.get(f"/api/cases/{case.id}")).json()["machine"]
        assert stopped == {"may_speak": False, "because": ["stopped"], "speaks_at": None}
        stop_id = pressed.json()["id"]
        listed = await client.get('/api/stops?filter={"standing":true}')
        assert [stop["id"] for stop in listed.json()] == [stop_id]
        lifted = await client.post(f"/api/stops/{stop_id}/lift")
        assert lifted.json()["lifted_by"] == str(world.south.people[Role.SUPERVISOR].id)
        again = await client.post(f"/api/stops/{stop_id}/lift")
        assert again.json() == lifted.json()
        assert (await client.get(f"/api/cases/{case.id}")).json()["machine"] == before


async def test_a_stop_names_an_account_of_its_client(browser: Browser, world: World) -> None:
    async with browser(world.south.people[Role.SUPERVISOR]) as client:
        answer = await client.post(
            "/api/stops",
            json={
                "client_id": str(world.south.client_id),
                "account_id": str(world.north.account.id),
                "reason": "",
            },
        )
        assert answer.status_code == 404


async def test_cases_that_belong_together_and_those_before(browser: Browser, world: World) -> None:
    earlier = await a_case(world, world.north, occurred_at=utc_now() - timedelta(days=3))
    other = await a_case(world, world.north, customer_name="Tom Licht")
    case = await a_case(world, world.north)
    async with world.sessions.begin() as session:
        session.add_all(
            [
                CaseLink(
                    client_id=case.client_id,
                    case_id=case.id,
                    other_case_id=earlier.id,
                    kind="earlier",
                ),
                CaseLink(
                    client_id=case.client_id,
                    case_id=other.id,
                    other_case_id=case.id,
                    kind="same_thread",
                ),
            ]
        )
    links = (await _shown(browser, world, f"/api/cases/{case.id}"))["links"]
    assert {(link["case_id"], link["kind"]) for link in links} == {
        (str(earlier.id), "earlier"),
        (str(other.id), "same_thread"),
    }
    names = {link["kind"]: link["customer"]["name"] for link in links}
    assert names["same_thread"] == "Tom Licht"


async def test_the_conversation_says_who_wrote_what(
    browser: Browser, world: World, stored: StoredCase
) -> None:
    jana = world.north.people[Role.AGENT]
    await _a_reply(world, stored, "Wir prüfen das.", author=jana.id, delivery="sent")
    await _a_reply(world, stored, "(Automatische Antwort)", automatic=True, delivery="failed")
    await _a_reply(world, stored, "Aus der App", elsewhere=True, delivery="sent")
    messages = await _shown(browser, world, f"/api/cases/{stored.id}/messages")
    assert [(m["author"]["kind"], m["author"]["name"], m["text"]) for m in messages] == [
        ("customer", "Lena Ohm", "Zweimal abgebucht!"),
        ("person", jana.name, "Wir prüfen das."),
        ("machine", "Nord", "(Automatische Antwort)"),
        ("elsewhere", "Nord", "Aus der App"),
    ]
    assert messages[0]["direction"] == "inbound"
    assert messages[2]["delivery"] == "failed"


async def test_what_was_deleted_or_erased_is_not_shown(browser: Browser, world: World) -> None:
    deleted = await a_case(world, world.north, text="Bitte vergessen")
    erased = await a_case(world, world.north, text="Ganz vergessen")
    async with world.sessions.begin() as session:
        message = await session.get_one(Message, deleted.message_id)
        message.deleted_at = utc_now()
        text_id = erased.state.mentions[0].mention.text.id
        await session.execute(
            update(Words)
            .where(Words.id == text_id)
            .values(sealed=None, salt=None, erased_at=utc_now())
        )
    for case in (deleted, erased):
        (message,) = await _shown(browser, world, f"/api/cases/{case.id}/messages")
        assert message["text"] is None
        shown = await _shown(browser, world, f"/api/cases/{case.id}")
        assert shown["excerpt"] is None
    journal = await _shown(browser, world, f"/api/cases/{erased.id}/journal")
    assert [row["text"] for row in journal] == [None] * len(journal)
    verified = await _shown(browser, world, f"/api/cases/{erased.id}/journal/verify")
    assert verified["ok"], "erasing words leaves the chain as it is"


async def test_notes_and_journal_name_people_and_words(
    browser: Browser, world: World, stored: StoredCase
) -> None:
    jana = world.north.people[Role.AGENT]
    (note,) = await _shown(browser, world, f"/api/cases/{stored.id}/notes")
    assert note["text"] == "Bankdaten prüfen"
    assert note["kind"] == "note"
    assert note["by"] == {"id": str(jana.id), "name": jana.name}
    journal = await _shown(browser, world, f"/api/cases/{stored.id}/journal", Role.AUDITOR)
    assert [row["seq"] for row in journal] == list(range(1, stored.rows + 1))
    by_kind = {row["kind"]: row for row in journal}
    assert by_kind["mention_taken_in"]["text"] == "Zweimal abgebucht!"
    assert by_kind["note_added"]["text"] == "Bankdaten prüfen"
    assert by_kind["note_added"]["by"]["name"] == jana.name
    assert by_kind["case_opened"]["by"] is None
    async with browser(world.north.people[Role.AUDITOR]) as client:
        part = await client.get(f"/api/cases/{stored.id}/journal?range=[1,2]")
        assert part.headers["content-range"] == f"journal 1-2/{stored.rows}"
        assert [row["seq"] for row in part.json()] == [2, 3]


@pytest.mark.parametrize(
    ("tamper", "what"),
    [
        ({"hash": "0" * 64}, "the hash does not follow"),
        ({"kind": "praised"}, "contradict"),
        ({"event": {"kind": "case_closed", "at": "2026-01-01T00:00:00Z"}}, "cannot be read"),
        ({"seq": 99}, "expected number"),
    ],
)
async def test_a_changed_row_is_found(
    browser: Browser, world: World, tamper: dict[str, Any], what: str
) -> None:
    case = await a_case(world, world.north)
    whole = await _shown(browser, world, f"/api/cases/{case.id}/journal/verify", Role.AUDITOR)
    assert whole == {"ok": True, "rows": case.rows, "problem": None}
    async with world.sessions.begin() as session:
        await session.execute(
            update(JournalEntry)
            .where(JournalEntry.case_id == case.id, JournalEntry.seq == 3)
            .values(**tamper)
        )
    broken = await _shown(browser, world, f"/api/cases/{case.id}/journal/verify", Role.AUDITOR)
    assert not broken["ok"]
    assert broken["problem"]["seq"] == 3
    assert what in broken["problem"]["what"]


async def test_a_row_cut_off_at_the_end_is_found(browser: Browser, world: World) -> None:
    case = await a_case(world, world.north)
    async with world.sessions.begin() as session:
        row = await session.get_one(JournalEntry, (case.id, case.rows))
        await session.delete(row)
    broken = await _shown(browser, world, f"/api/cases/{case.id}/journal/verify", Role.AUDITOR)
    assert broken["problem"] == {"seq": case.rows, "what": "the case names another last row"}


async def test_a_longer_conversation_costs_no_more_queries(browser: Browser, world: World) -> None:
    short, long = await a_case(world, world.north), await a_case(world, world.north)
    for number in range(10):
        await _a_reply(world, long, f"Antwort {number}", delivery="sent")
    costs = []
    async with browser(world.north.people[Role.AGENT]) as client:
        for case in (short, long):
            with counted_queries(world) as queries:
                for path in ("", "/messages", "/notes", "/journal"):
                    assert (await client.get(f"/api/cases/{case.id}{path}")).status_code == 200
            costs.append(len(queries))
    assert costs[0] == costs[1]


async def _a_reply(
    world: World,
    case: StoredCase,
    words: str,
    *,
    delivery: str,
    author: UUID | None = None,
    automatic: bool = False,
    elsewhere: bool = False,
) -> UUID:
    """An outbound message as the send activity leaves it."""
    mention = case.state.mentions[0].mention
    async with world.sessions.begin() as session:
        inbound = await session.get_one(Message, mention.message_id)
        text = await keep_words(session, case.client_id, words, person_id=author)
        reply = Message(
            id=uuid4(),
            client_id=case.client_id,
            account_id=inbound.account_id,
            conversation_id=mention.conversation_id,
            case_id=case.id,
            customer_id=mention.customer_id,
            direction="outbound",
            visibility="public",
            text_id=text.id,
            thread_key=inbound.thread_key,
            in_reply_to=inbound.remote_key,
            occurred_at=utc_now(),
            purpose="substance",
            author=author,
            automatic=automatic,
            elsewhere=elsewhere,
            delivery=delivery,
            sent_at=utc_now(),
        )
        session.add(reply)
        return reply.id


async def test_a_missed_promise_has_in_the_clocks_the_cause_that_the_journal_tells(
    browser: Browser, world: World
) -> None:
    stored = await a_case(world, world.north, text="Wann kommt denn jemand?")
    late = FirstResponseMissed(at=utc_now(), cause="risk", why=MissCause.IN_HAND)
    await goes_on(world, stored, [late])
    clocks = (await _shown(browser, world, f"/api/cases/{stored.id}"))["clocks"]
    journal = await _shown(browser, world, f"/api/cases/{stored.id}/journal", Role.AUDITOR)
    assert clocks["acknowledge_missed"] == journal[-1]["told"]["words"]["why"]
    assert clocks["answer_missed"] is None
    replay = f"/api/cases/{stored.id}/replay?seq={journal[-1]['seq']}"
    then = await _shown(browser, world, replay, Role.AUDITOR)
    assert then["acknowledge"]["missed"] == clocks["acknowledge_missed"]
    assert then["answer"]["missed"] is None


async def test_what_keeps_a_case_from_being_closed_is_told_to_who_closes(
    browser: Browser, world: World
) -> None:
    stored = await a_case(world, world.north, text="Ist die Leitung schon frei?")
    assert (await _shown(browser, world, f"/api/cases/{stored.id}"))["closing_waits_for"] is None
    await act(world, world.north, stored, "Ja, seit heute früh.", Role.AGENT)
    case = await _shown(browser, world, f"/api/cases/{stored.id}")
    assert case["closing_waits_for"] == "delivery"
    assert "close_case" not in case["actions"]
    watched = await _shown(browser, world, f"/api/cases/{stored.id}", Role.AUDITOR)
    assert watched["closing_waits_for"] is None
