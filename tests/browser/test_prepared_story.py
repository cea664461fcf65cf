"""A prepared reply is written by one person, reviewed by another, and used in a case."""

import re

from playwright.sync_api import Page, expect

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
    reply = agent.get_by_role("article").filter(has_text="the courtyard has a roof")
    expect(reply).to_contain_text(re.compile(r"sent \d"), timeout=20_000)  # and is on record

    supervisor.goto(address)
    expect(supervisor.get_by_text("used 1 time")).to_be_visible()


def test_words_stay_while_a_colleague_saves_others_and_are_not_saved_over_theirs(
    house: House, log_in: LogIn
) -> None:
    agent, other = log_in("agent"), log_in("agent2")
    agent.goto(f"{house.url}/prepared")
    agent.get_by_role("button", name="New reply").click()
    form = agent.get_by_role("dialog")
    form.get_by_label("Title").fill("Dogs")
    form.get_by_label("Text").fill("Dogs are welcome.")
    form.get_by_role("button", name="Save as draft").click()
    agent.get_by_test_id("wording").get_by_text("Dogs are welcome.").wait_for()
    other.goto(agent.url)

    agent.get_by_role("button", name="Write anew").click()
    agent.get_by_label("Text").fill("Dogs are welcome outside.")
    _rewrite(other, "Dogs are welcome on a lead.")
    agent.get_by_text("Somebody else has saved meanwhile").wait_for()
    expect(agent.get_by_label("Text")).to_have_value("Dogs are welcome outside.")
    expect(agent.get_by_test_id("theirs")).to_contain_text("on a lead")
    agent.get_by_role("button", name="Save as draft").click()
    agent.get_by_text("There are other words by now.").wait_for()
    expect(agent.get_by_label("Text")).to_have_value("Dogs are welcome outside.")
    agent.get_by_role("button", name="Load theirs").click()
    agent.get_by_test_id("wording").get_by_text("Dogs are welcome on a lead.").wait_for()
    _rewrite(agent, "Dogs are welcome outside, on a lead.")


def test_a_brands_words_stay_while_a_colleague_saves_others(house: House, log_in: LogIn) -> None:
    one, other = log_in("supervisor"), log_in("administrator")
    one.goto(f"{house.url}/clients")
    one.get_by_role("link", name="Brand and listening").first.click()
    one.get_by_label("Products").wait_for()
    other.goto(one.url)
    _add(one, "Products", "Scones")
    _add(other, "Products", "Crumpets")
    other.get_by_role("button", name="Save").click()
    other.get_by_text("Saved; listening follows").wait_for()

    one.get_by_text("Somebody else has saved meanwhile").wait_for()
    expect(one.get_by_role("button", name="Scones")).to_be_visible()
    one.get_by_role("button", name="Save").click()
    one.get_by_text("Somebody else has changed these words meanwhile.").wait_for()
    expect(one.get_by_role("button", name="Scones")).to_be_visible()
    one.get_by_role("button", name="Load theirs").click()
    expect(one.get_by_role("button", name="Crumpets")).to_be_visible()
    _add(one, "Products", "Scones")
    one.get_by_role("button", name="Save").click()
    one.get_by_text("Saved; listening follows").wait_for()


def _rewrite(page: Page, text: str) -> None:
    page.get_by_role("button", name="Write anew").click()
    page.get_by_label("Text").fill(text)
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_test_id("wording").get_by_text(text).wait_for()


def _add(page: Page, field: str, word: str) -> None:
    page.get_by_label(field).fill(word)
    page.get_by_label(field).press("Enter")
