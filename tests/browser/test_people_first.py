"""Where people are in danger the machine is silent, and somebody by name has it within a minute."""

import time

from playwright.sync_api import Browser, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.people import a_desk, a_team
from tests.browser.test_agent_story import post

WORDS = "Ich will nicht mehr leben."
NAMES = {"Jana Brandt", "Sophie Laurent"}
LONGER_THAN_AN_ACKNOWLEDGEMENT = 24.0
"""Seconds: the demo acknowledges everything else within twenty."""


def test_who_does_not_want_to_live_reaches_a_person_and_no_machine(
    house: House, browser: Browser, log_in: LogIn
) -> None:
    page, colleague = log_in("agent"), log_in("supervisor")
    for each in (page, colleague):
        each.get_by_role("button", name="You are: Available").wait_for()
    with a_team(house, browser, NAMES), a_desk(house, browser, "supervisor") as desk:
        posted = time.monotonic()
        mention = post(house, WORDS)
        holder = None
        while holder is None:
            tasks = desk.get('/api/tasks?filter={"priority":"urgent"}')
            mine = [task for task in tasks if WORDS in (task["case"]["excerpt"] or "")]
            holder = next((task["assignee"] for task in mine if task["assignee"]), None)
            assert time.monotonic() - posted < 60, "nobody has it"
            time.sleep(0.2)
        assert holder["name"] in NAMES
        screen = page if holder["name"] == "Jana Brandt" else colleague
        card = screen.get_by_role("navigation", name="Tasks").get_by_text(WORDS)
        card.wait_for()
        card.click()
        expect(screen.get_by_label("Conversation").first).to_contain_text(WORDS)
        expect(screen.get_by_text("The machine stays silent").first).to_be_visible()
        screen.wait_for_timeout(
            max(0.0, LONGER_THAN_AN_ACKNOWLEDGEMENT - (time.monotonic() - posted)) * 1_000
        )
        thread = house.town.client("kim").status_context(mention["id"])
        assert thread["descendants"] == [], "something went out by itself"
