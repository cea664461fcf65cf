"""A prepared reply is written by one person, reviewed by another, and used in a case."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.test_agent_story import open_case, post, until_replied

WORDS = "Could you tell me whether the courtyard is open in the rain?"


def test_a_prepared_reply_is_written_reviewed_and_used(house: House, log_in: LogIn) -> None:
    agent, supervisor = log_in("agent"), log_in("supervisor")
    agent.goto(f"{house.url}/prepared")
    agent.get_by_role("button", name="New reply").click()
    form = agent.get_by_role("dialog")
    form.get_by_label("Title").fill("Courtyard in the rain")
    form.get_by_label("Form of address").click()
    agent.get_by_role("option", name=re.compile("informal")).click()
    form.get_by_label("Text").fill("Hi {nickname}, the courtyard has a roof. ")
    form.get_by_role("button", name="Save as draft").click()
    agent.get_by_text("Nothing is known by the name {nickname}, at character 4").wait_for()
    form.get_by_label("Text").fill("Hi {first_name}, the courtyard has a roof.")
    form.get_by_role("button", name="Save as draft").click()
    agent.get_by_role("button", name="Ask for review").click()
    agent.get_by_text("in review").first.wait_for()
    expect(agent.get_by_role("button", name="Release")).to_have_count(0)
    address = agent.url

    supervisor.goto(address)
    supervisor.get_by_role("button", name="Release").click()
    supervisor.get_by_text("released").first.wait_for()

    question = post(house, WORDS)
    agent.goto(house.url)
    open_case(agent, WORDS)
    agent.get_by_role("button", name="Prepared").click()
    agent.get_by_role("menuitem", name=re.compile("Courtyard in the rain")).click()
    expect(agent.get_by_test_id("composer")).to_have_value(re.compile("the courtyard has a roof"))
    agent.get_by_role("button", name="Send").click()
    until_replied(house, question, "the courtyard has a roof")

    supervisor.goto(address)
    expect(supervisor.get_by_text("used 1 time")).to_be_visible()
