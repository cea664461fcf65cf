"""An agent of a team asks for work, puts it off, hands it over and refuses it, in the browser."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.conftest import LogIn
from tests.browser.house import PASSWORD, House
from tests.browser.test_agent_story import post


@pytest.fixture(scope="module")
def house(fresh_house: House) -> House:
    """No other story's tasks are due before these."""
    return fresh_house


@dataclass(frozen=True)
class Team:
    """A team, and an administrator who changes it."""

    context: BrowserContext
    id: str
    settings: dict[str, Any]
    headers: dict[str, str]

    def ask(self, method: str, address: str, data: Any) -> Any:
        """What the API answers the administrator."""
        answer = self.context.request.fetch(address, method=method, data=data, headers=self.headers)
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else None


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
    yield Team(context, made.json()["id"], settings, headers)
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


def test_a_shift_ends_with_a_note_and_nothing_stays_with_whoever_left(
    house: House, log_in: LogIn, team: Team
) -> None:
    """Last of all: from here on the team works in shifts and is given its tasks."""
    people = team.ask("GET", f"{house.url}/api/people", None)
    jana, milan = (
        next(each["id"] for each in people if each["name"] == name)
        for name in ("Jana Brandt", "Milan de Vries")
    )
    address = f"{house.url}/api/teams/{team.id}"
    now = datetime.now(UTC)

    def on_shift(person: str) -> None:
        span = {
            "starts_at": (now - timedelta(hours=4)).isoformat(),
            "ends_at": (now + timedelta(hours=4)).isoformat(),
        }
        asked = {"team_id": team.id, "person_id": person, **span}
        team.ask("POST", f"{house.url}/api/shifts", asked)

    team.ask("PUT", f"{address}/members/{milan}", {"capacity": 20})
    team.ask("PUT", address, team.settings | {"pushes": True, "shifts": True})
    on_shift(jana)
    leaving, following = log_in("agent"), log_in("agent2")
    words = "Is there a place to change a baby at yours?"
    post(house, words)
    _tasks(leaving).get_by_text(words).wait_for()
    expect(_tasks(following)).not_to_contain_text(words)
    on_shift(milan)

    leaving.goto(f"{house.url}/roster")
    leaving.get_by_role("button", name="End shift: Jana Brandt").click()
    dialog = leaving.get_by_role("dialog")
    dialog.get_by_label("Note for Café Kompass").fill("The oven is back on Thursday.")
    dialog.get_by_role("button", name="End shift").click()
    leaving.get_by_text("The shift has ended.").wait_for()

    _tasks(following).get_by_text(words).wait_for()
    following.goto(f"{house.url}/roster")
    following.get_by_text("The oven is back on Thursday.").wait_for()
    leaving.goto(house.url)
    expect(_tasks(leaving)).not_to_contain_text(words)
