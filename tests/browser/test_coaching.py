"""The coaching view: a supervisor looks at one person, who sees the same of themselves, until an
administrator switches it off for the client."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.test_agent_story import open_case, post, until_replied

SWITCH = "Coaching view for supervisors and agents"


def test_replies_are_looked_at_together_and_a_client_may_do_without(
    house: House, log_in: LogIn
) -> None:
    agent, supervisor = log_in("agent"), log_in("supervisor")
    words = "Do you bake bread without yeast?"
    question = post(house, words)
    open_case(agent, words)
    agent.get_by_test_id("composer").fill("We do, on Fridays.")
    agent.get_by_role("button", name="Send").click()
    until_replied(house, question, "on Fridays")

    supervisor.goto(f"{house.url}/coaching")
    supervisor.get_by_label("Person").click()
    supervisor.get_by_role("option", name="Jana Brandt").click()
    figures = supervisor.get_by_role("region", name="Jana Brandt")
    expect(figures).to_contain_text("deadlines kept")
    expect(figures).to_contain_text(re.compile("[1-9][0-9]*repl"))
    agent.goto(f"{house.url}/coaching")
    agent.get_by_role("heading", name="How my replies fared").wait_for()
    expect(agent.get_by_label("Person")).to_have_count(0)

    administrator = log_in("administrator")
    administrator.goto(f"{house.url}/clients")
    card = administrator.get_by_role("article").filter(has_text="Café Kompass")
    card.get_by_label(SWITCH).click()
    administrator.get_by_text("The coaching view is off.").wait_for()
    for page in (agent, supervisor):
        page.reload()
        page.get_by_text("Switched off for this client").wait_for()
        expect(page.get_by_text("deadlines kept")).to_have_count(0)
    card.get_by_label(SWITCH).click()
    administrator.get_by_text("The coaching view is on.").wait_for()
    agent.reload()
    agent.get_by_text("deadlines kept").wait_for()
