"""The board in the browser: it changes by itself, and a supervisor gives a task to somebody."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.test_agent_story import post


def test_a_supervisor_sees_the_board_change_and_gives_the_task_to_somebody_else(
    house: House, log_in: LogIn
) -> None:
    supervisor, agent = log_in("supervisor"), log_in("agent")
    supervisor.goto(f"{house.url}/board")
    brand = supervisor.get_by_role("region", name="Café Kompass")
    brand.wait_for()
    words = "Do you have oat milk, or shall I bring my own?"
    post(house, words)
    line = brand.locator("[data-task]", has_text=words)
    line.wait_for()  # nobody has reloaded anything

    line.get_by_role("button", name=re.compile("Assign")).click()
    supervisor.get_by_role("menuitem", name=re.compile("Milan de Vries")).click()
    supervisor.get_by_text("Milan de Vries has the task now.").wait_for()
    held = brand.get_by_role("button", name=re.compile("Milan de Vries"))
    held.click()
    line = brand.locator("[data-task]", has_text=words)
    line.get_by_role("button", name=re.compile("Give to")).click()
    supervisor.get_by_role("menuitem", name=re.compile("Jana Brandt")).click()
    supervisor.get_by_text("Jana Brandt has the task now.").wait_for()

    tasks = agent.get_by_role("navigation", name="Tasks")
    card = tasks.get_by_role("button", name=re.compile(re.escape(words)))
    expect(card).to_be_visible()
    expect(card).not_to_contain_text("held by")

    supervisor.get_by_role("button", name="Undo").last.click()
    expect(card).to_have_count(0)

    # From the figure to the cases that it counts.
    brand.get_by_role("link", name=re.compile("open$")).first.click()
    expect(supervisor).to_have_url(re.compile("/cases"))
    expect(supervisor.get_by_text(words).first).to_be_visible()


def test_no_screen_of_those_who_lead_is_wider_than_a_phone(house: House, log_in: LogIn) -> None:
    paths = ("/board", "/approvals", "/prepared", "/roster", "/people", "/teams", "/more")
    for who, more in (("supervisor", ()), ("administrator", ("/group-roles", "/tokens"))):
        page = log_in(who, phone=True, locale="de-DE")
        for path in (*paths[2:], "/sessions", *more) if more else paths:
            page.goto(f"{house.url}{path}")
            page.wait_for_load_state("networkidle")
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{path} is {wide} px too wide for the {who}"
