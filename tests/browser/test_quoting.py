"""What the composer says of a reply while one types: what it must not say in public, and that it
is in another language than the customer's latest message."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.test_agent_story import open_case, post, until_replied


def test_the_composer_says_what_must_not_be_said_in_public_and_the_server_refuses_it(
    house: House, log_in: LogIn
) -> None:
    page = log_in("agent")
    words = "Where is my cake? My order number is 88123"
    post(house, words)
    open_case(page, "Where is my cake?")
    composer = page.get_by_test_id("composer")
    composer.fill("We are looking for order 88123.")
    expect(page.get_by_test_id("quoted")).to_contain_text("order or customer number")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("In public it would repeat personal data").first.wait_for()
    expect(composer).to_have_value("We are looking for order 88123.")
    composer.fill("We are looking for it.")
    expect(page.get_by_test_id("quoted")).to_have_count(0)


def test_the_composer_follows_the_language_of_the_latest_message(
    house: House, log_in: LogIn
) -> None:
    page = log_in("agent")
    words = "Do you have a garden where children can play?"
    question = post(house, words)
    open_case(page, words)
    composer = page.get_by_test_id("composer")
    expect(composer).to_have_attribute("lang", "en")
    composer.fill("We do, behind the house.")
    page.get_by_role("button", name="Send").click()
    reply = until_replied(house, question, "behind the house")
    house.town.client("kim").status_post(
        "@kompass Merci beaucoup ! Est-ce que vous êtes ouverts dimanche matin ?",
        in_reply_to_id=reply["id"],
        visibility="public",
    )
    expect(composer).to_have_attribute("lang", "fr", timeout=15_000)
    composer.fill("Yes, we are open from nine in the morning.")
    expect(page.get_by_test_id("other-language")).to_contain_text("French")
    page.get_by_role("button", name="Prepared").click()
    offered = page.get_by_role("menuitem")
    expect(offered.first).to_contain_text("French")
    expect(offered.filter(has_text=re.compile("English"))).to_have_count(0)
