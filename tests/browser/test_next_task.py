"""An agent of a team asks for work, puts it off, hands it over and refuses it, in the browser."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.conftest import LogIn
from tests.browser.house import PASSWORD, House, a_house_of_its_own
from tests.browser.test_agent_story import post


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A webcare of its own, so that no other story's tasks are due before these."""
    with a_house_of_its_own("next-task") as house:
        yield house


@pytest.fixture(scope="module")
def team(house: House, browser: Browser) -> Any:
    """A team of one whose people ask for their work and cannot pick it; gone afterwards."""
    context = browser.new_context()
    login = context.request.post(
        f"{house.url}/api/auth/login",
        data={"email": "administrator@demo.webcare.example", "password": PASSWORD},
    ).json()
    headers = {"X-CSRF-Token": login["csrf_token"]}
    clients = sorted({grant["client_id"] for grant in login["grants"]})
    people = context.request.get(f"{house.url}/api/people").json()
    agent = next(p["id"] for p in people if p["name"] == "Jana Brandt")
    settings = {
        "name": "Day",
        "kind": "blended",
        "clients": clients,
        "pushes": False,
        "picking": False,
    }
    made = context.request.post(f"{house.url}/api/teams", data=settings, headers=headers)
    assert made.ok, made.text()
    address = f"{house.url}/api/teams/{made.json()['id']}"
    member = context.request.put(
        f"{address}/members/{agent}", data={"capacity": 20}, headers=headers
    )
    assert member.ok, member.text()
    yield made.json()
    ended = context.request.put(address, data=settings | {"active": False}, headers=headers)
    assert ended.ok, ended.text()
    context.close()


def _tasks(page: Page) -> Any:
    return page.get_by_role("navigation", name="Tasks")


def _ask_until(page: Page, words: str) -> None:
    """Ask for the next task until it is the one with those words: earlier ones are due first."""
    for _ in range(12):
        page.keyboard.press("n")
        card = _tasks(page).get_by_text(words)
        try:
            card.wait_for(timeout=2_000)
        except Error:  # an earlier one came first
            continue
        card.click()
        return
    raise AssertionError("the task never came")


def test_whose_team_does_not_pick_asks_for_the_next_one(
    house: House, log_in: LogIn, team: Any
) -> None:
    page = log_in("agent")
    expect(_tasks(page)).to_contain_text("My tasks")
    expect(_tasks(page)).not_to_contain_text("Open for everyone")
    words = "Do you have gluten-free cake on Mondays?"
    post(house, words)
    colleague = log_in("agent2")
    _tasks(colleague).get_by_text(words).wait_for()
    expect(_tasks(page)).not_to_contain_text(words)

    _ask_until(page, words)
    tasks = page.get_by_role("region", name="Tasks of this case")
    tasks.get_by_text("Jana Brandt").wait_for()

    page.get_by_label("Conversation").first.click()
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Remind me")
    dialog.get_by_role("button", name=re.compile("In an hour")).click()
    dialog.get_by_role("button", name="Put off").click()
    expect(tasks).to_contain_text("put off until")
    expect(_tasks(page)).to_contain_text("Put off")

    page.keyboard.press("h")
    dialog = page.get_by_role("dialog", name="Hand the task over")
    dialog.get_by_label("To whom").fill("Milan")
    page.get_by_role("option", name=re.compile("Milan")).click()
    dialog.get_by_role("button", name="Hand over").click()
    expect(tasks).to_contain_text("Milan de Vries")


def test_a_task_is_refused_with_a_reason_and_does_not_come_back(
    house: House, log_in: LogIn, team: Any
) -> None:
    page = log_in("agent")
    words = "Is the terrace heated in winter?"
    post(house, words)
    _ask_until(page, words)
    tasks = page.get_by_role("region", name="Tasks of this case")
    tasks.get_by_role("button", name=re.compile("What you can do")).click()
    page.get_by_role("menuitem", name="Not me").click()
    dialog = page.get_by_role("dialog", name="Why not you?")
    dialog.get_by_label("Not my topic").check()
    dialog.get_by_role("button", name="Give it to somebody else").click()
    expect(tasks).not_to_contain_text("Jana Brandt")
    expect(_tasks(page)).not_to_contain_text(words)
    page.keyboard.press("n")
    page.get_by_text("No task waits for you").wait_for()


def test_somebody_says_that_they_are_away_and_it_is_kept(house: House, log_in: LogIn) -> None:
    page = log_in("agent2")
    page.get_by_role("button", name="You are: Available").click()
    page.get_by_role("menuitem", name=re.compile("^Away")).click()
    page.get_by_role("button", name="You are: Away").wait_for()
    page.reload()
    page.get_by_role("button", name="You are: Away").click()
    page.get_by_role("menuitem", name=re.compile("^Available")).click()
    page.get_by_role("button", name="You are: Available").wait_for()
