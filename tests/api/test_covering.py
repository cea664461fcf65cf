"""Personal data that a customer wrote in public is on no screen: conversation, lists, journal."""

from sqlalchemy import update

from api.questions.show import shown_messages
from db.glances import EXCERPT
from db.tables import CaseRow, Message
from domain.actor import Role
from tests.api.conftest import Browser
from tests.api.world import World, a_case

NUMBER = "+49 170 1234567"


async def test_a_phone_number_in_public_is_covered_everywhere(
    world: World, browser: Browser
) -> None:
    case = await a_case(world, world.north, text=f"Ruft mich an: {NUMBER}!")
    async with browser(world.north.people[Role.AGENT]) as client:
        (message,) = (await client.get(f"/api/cases/{case.id}/messages")).json()
        assert message["covered"] is True
        assert message["text"] == "Ruft mich an: +•• ••• •••••••!"
        for address in (
            f"/api/cases/{case.id}",
            f'/api/cases?filter={{"id":"{case.id}"}}',
            f'/api/tasks?filter={{"case_id":"{case.id}"}}',
            f"/api/cases/{case.id}/journal",
        ):
            shown = (await client.get(address)).text
            assert "1234567" not in shown, address
            assert "Ruft mich an" in shown or address.endswith(str(case.id)), address


async def test_neither_an_auditors_replay_nor_an_export_uncovers_it(
    world: World, browser: Browser
) -> None:
    """There is nobody who may uncover it: the post still stands on the network."""
    case = await a_case(world, world.north, text=f"Ruft mich an: {NUMBER}!")
    async with browser(world.north.people[Role.AUDITOR]) as client:
        timeline = (await client.get(f"/api/cases/{case.id}/timeline")).json()
        (text,) = [text for entry in timeline for text in entry["texts"]]
        assert (text["covered"], text["words"]) == (True, "Ruft mich an: +•• ••• •••••••!")
        for address in (
            f"/api/cases/{case.id}/timeline",
            f"/api/cases/{case.id}/replay?seq={case.rows}",
            '/api/case-search?filter={"q":"Ruft mich"}',
        ):
            shown = (await client.get(address)).text
            assert "1234567" not in shown, address
            assert "Ruft mich an" in shown, address
        asked = {"case_ids": [str(case.id)], "format": "html"}
        page = (await client.post("/api/exports", json=asked)).text
        assert "1234567" not in page
        assert "Ruft mich an" in page


async def test_what_was_written_in_private_is_read_as_it_is(world: World, browser: Browser) -> None:
    case = await a_case(world, world.north, text=f"Ruft mich an: {NUMBER}!")
    async with world.sessions.begin() as session:
        private = {"visibility": "private"}
        await session.execute(update(Message).where(Message.case_id == case.id).values(private))
        await session.execute(update(CaseRow).where(CaseRow.id == case.id).values(private))
    async with browser(world.north.people[Role.AGENT]) as client:
        (message,) = (await client.get(f"/api/cases/{case.id}/messages")).json()
        assert (message["covered"], NUMBER in message["text"]) == (False, True)
        assert NUMBER in (await client.get(f'/api/tasks?filter={{"case_id":"{case.id}"}}')).text


async def test_what_a_list_cuts_off_leaves_no_half_of_it_uncovered(
    world: World, browser: Browser
) -> None:
    """Without its end an address is none, and stood there as it was written."""
    text = "Schreibt mir bitte: ".ljust(EXCERPT - 15, ".") + " lena.ohm@strom.example"
    case = await a_case(world, world.north, text=text)
    async with browser(world.north.people[Role.AGENT]) as client:
        (row,) = (await client.get(f'/api/cases?filter={{"id":"{case.id}"}}')).json()
        assert row["excerpt"] == text[: EXCERPT - 14] + "••••.•••@•••••"
        tasks = (await client.get(f'/api/tasks?filter={{"case_id":"{case.id}"}}')).json()
        assert {task["case"]["excerpt"] for task in tasks} == {row["excerpt"]}


async def test_whoever_is_asked_about_it_sees_it_as_whoever_asks(world: World) -> None:
    """A department outside read in full, behind a link, what nobody within may uncover."""
    case = await a_case(world, world.north, text=f"Ruft mich an: {NUMBER}!")
    async with world.sessions() as session:
        chosen = [case.message_id]
        (shown,) = await shown_messages(session, case.client_id, case.id, chosen)
    assert shown.text == "Ruft mich an: +•• ••• •••••••!"
