"""What was sent and not answered may be sent again; what was not seen is not answered over."""

import json
import re

from playwright.sync_api import Browser, Request, Route, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.people import a_desk
from tests.browser.test_agent_story import open_case, post, until_replied

COMMANDS = "**/api/cases/*/commands"


def _id(command: Request) -> str:
    return str(json.loads(command.post_data or "{}")["id"])


def test_a_note_whose_answer_was_lost_is_noted_once(house: House, log_in: LogIn) -> None:
    page = log_in("agent")
    words = "Do you take the old oven along?"
    post(house, words)
    open_case(page, words)
    sent: list[str] = []

    def lose(route: Route) -> None:
        if not sent:
            route.fetch()
        sent.append(_id(route.request))
        route.abort()

    page.route(COMMANDS, lose)
    note = page.get_by_placeholder("Internal, never sent to the customer")
    note.fill("The driver decides.")
    page.get_by_role("button", name="Add note").click()
    page.get_by_text("No answer from the server.").wait_for(timeout=40_000)
    expect(note).to_have_value("The driver decides.")
    page.unroute(COMMANDS)
    with page.expect_request(COMMANDS) as again:
        page.get_by_role("button", name="Add note").click()
    expect(note).to_have_value("")
    assert {_id(again.value)} == set(sent)
    expect(page.get_by_text("The driver decides.")).to_have_count(1)


def test_what_is_typed_while_a_note_is_on_its_way_stays(house: House, log_in: LogIn) -> None:
    page = log_in("agent")
    words = "Do you deliver on Mondays?"
    post(house, words)
    open_case(page, words)
    note = page.get_by_placeholder("Internal, never sent to the customer")
    note.fill("Asked the driver.")

    def answer_late(route: Route) -> None:
        answer = route.fetch()
        note.fill("Asked the driver. She says yes.")
        route.fulfill(response=answer)

    page.route(COMMANDS, answer_late, times=1)
    page.get_by_role("button", name="Add note").click()
    page.get_by_text("Noted.").wait_for()
    expect(note).to_have_value("Asked the driver. She says yes.")


def test_what_had_to_wait_is_told_when_it_is_done(house: House, log_in: LogIn) -> None:
    page = log_in("agent")
    words = "Is there a ramp at the back door?"
    post(house, words)
    open_case(page, words)

    def answer_too_soon(route: Route) -> None:
        """As when the case does not answer within three seconds."""
        kept = {"id": _id(route.request), "status": "pending", "refusal": None}
        route.fulfill(response=route.fetch(), status=202, json=kept)

    page.route(COMMANDS, answer_too_soon, times=1)
    page.get_by_placeholder("Internal, never sent to the customer").fill("There is one.")
    page.get_by_role("button", name="Add note").click()
    page.get_by_text("Kept; waiting to be carried out.").wait_for()
    page.get_by_text("Noted.").wait_for()


def test_nobody_replies_over_what_a_colleague_said_a_moment_ago(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    page = log_in("agent")
    words = "Is the terrace open on Sundays?"
    mention = post(house, words)
    open_case(page, words)
    page.get_by_test_id("composer").fill("Yes, it is.")
    (case_id,) = re.findall(r"case=([0-9a-f-]+)", page.url)
    with a_desk(house, browser, "agent2") as colleague:

        def be_quicker(route: Route) -> None:
            reply = {"kind": "submit_reply", "text": "No, not in winter.", "purpose": "substance"}
            assert colleague.ask(case_id, **reply).ok
            route.continue_()

        page.route(COMMANDS, be_quicker, times=1)
        page.get_by_role("button", name="Send").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_text("Somebody else has replied meanwhile.").wait_for()
    expect(dialog.get_by_text("Something has happened meanwhile")).to_be_visible()
    expect(dialog.get_by_role("button", name="Send it all the same")).to_have_count(0)
    dialog.get_by_role("button", name="Back to my draft").click()
    expect(page.get_by_test_id("composer")).to_have_value("Yes, it is.")
    until_replied(house, mention, "No, not in winter.")


def test_nobody_replies_over_what_a_colleague_said_further_down(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    page = log_in("agent")
    words = "Is the garden open?"
    mention = post(house, words + "\n\n.".join(" " for _ in range(60)))
    open_case(page, words)
    page.get_by_test_id("composer").fill("Yes, it is.")
    page.get_by_role("log").evaluate("log => log.scrollTo(0, 0)")
    (case_id,) = re.findall(r"case=([0-9a-f-]+)", page.url)
    with a_desk(house, browser, "agent2") as colleague:
        reply = {"kind": "submit_reply", "text": "No, it rains.", "purpose": "substance"}
        assert colleague.ask(case_id, **reply).ok
    until_replied(house, mention, "No, it rains.")
    page.get_by_role("button", name="To the newest").wait_for()
    page.get_by_role("button", name="Send").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Somebody else has replied meanwhile.").wait_for()
    dialog.get_by_role("button", name="Back to my draft").click()
    expect(page.get_by_text("No, it rains.")).to_be_in_viewport()
    page.get_by_role("button", name="Send").click()
    until_replied(house, mention, "Yes, it is.")


def test_two_who_name_risks_at_once_both_find_theirs(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    page = log_in("agent")
    words = "Is the kitchen open on Sundays?"
    post(house, words)
    open_case(page, words)
    (case_id,) = re.findall(r"case=([0-9a-f-]+)", page.url)
    page.get_by_role("button", name=re.compile("Add or remove risks")).click()
    menu = page.get_by_role("menu")
    menu.get_by_role("menuitemcheckbox", name="Legal").click()
    with a_desk(house, browser, "agent2") as colleague:
        named = {"kind": "correct_assessment", "add_risks": ["press"]}
        assert colleague.ask(case_id, **named).ok
    press = menu.get_by_role("menuitemcheckbox", name="Press")
    expect(press).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("risks: Press.*Legal")).wait_for()
