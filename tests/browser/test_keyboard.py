"""The whole story with the keyboard alone, from the login to the closed case."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PROFILE
from tests.browser.house import PASSWORD, House
from tests.browser.test_agent_story import post, until_replied

MOST_STEPS = 80
ACCOUNT = re.compile("|".join(PROFILE.values()))
"""The button of one's own profile, and what it opens, before its language is known."""


def _steps_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there; a newcomer needs no other way."""
    target.wait_for()
    for _ in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {target}")


def _log_in(browser: Browser, house: House, who: str) -> Page:
    page = browser.new_context(viewport=DESKTOP, locale="en-GB").new_page()
    page.set_default_timeout(20_000)
    page.goto(house.url)
    _steps_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(f"{who}@demo.webcare.example")
    _steps_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=ACCOUNT).wait_for()
    _in_english(page)
    return page


def _in_english(page: Page) -> None:
    """The person's profile may speak another language; its menu is reached by keyboard as well."""
    _steps_to(page, page.get_by_role("button", name=ACCOUNT))
    page.keyboard.press("Enter")
    languages = page.get_by_role("dialog", name=ACCOUNT).locator("button[lang]")
    _steps_to(page, languages.and_(page.locator("[tabindex='0']")))
    _steps_to(page, languages.and_(page.locator("[lang='en']")), key="ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=PROFILE["en"]).wait_for()


def test_a_newcomer_answers_and_closes_a_case_without_a_mouse(
    fresh_house: House, browser: Browser
) -> None:
    page = _log_in(browser, fresh_house, "agent")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    for what in ("Ask for the next task", "Write a reply", "Send", "Close the case"):
        expect(keys).to_contain_text(what)
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)

    words = "May I bring my own cup?"
    mention = post(fresh_house, words)
    page.get_by_role("navigation", name="Tasks").get_by_text(words).wait_for()
    page.keyboard.press("n")
    page.get_by_role("region", name="Tasks of this case").get_by_text("Jana Brandt").wait_for()
    expect(page.get_by_label("Conversation").first).to_contain_text(words, timeout=20_000)

    page.keyboard.press("r")
    page.keyboard.type("Of course you may, and we give you 20 cents for it.")
    page.keyboard.press("Control+Enter")
    until_replied(fresh_house, mention, "Of course you may", within=30)
    expect(page.get_by_test_id("composer")).to_have_value("", timeout=20_000)

    # Before the screen's case is answered, whoever wants to close it is told that a reply is on
    # its way.
    page.get_by_text(re.compile(r"^Answered \d\d:\d\d")).wait_for()

    page.keyboard.press("Escape")
    page.keyboard.press("e")
    reason = page.get_by_role("dialog", name="Close the case").get_by_label("Answered")
    reason.wait_for()
    if not reason.is_checked():
        page.keyboard.press("Space")
    expect(reason).to_be_checked()
    page.keyboard.press("Enter")
    page.get_by_text("The case is closed.").first.wait_for()
    page.context.close()


def test_a_draft_is_submitted_and_approved_without_a_mouse(
    fresh_house: House, browser: Browser
) -> None:
    with fresh_house.consent_required():
        _submitted_and_approved(fresh_house, browser)


def _submitted_and_approved(fresh_house: House, browser: Browser) -> None:
    agent = _log_in(browser, fresh_house, "agent")
    words = "This is unacceptable, my tea was cold and I am disappointed."
    complaint = post(fresh_house, words)
    agent.get_by_role("navigation", name="Tasks").get_by_text(words).wait_for()
    with agent.expect_response("**/api/tasks/next"):  # heard, though a menu is just fading away
        agent.keyboard.press("n")
    agent.get_by_role("region", name="Tasks of this case").get_by_text("Jana Brandt").wait_for()
    agent.keyboard.press("r")
    agent.keyboard.type("We are sorry. The next tea is on us.")
    agent.keyboard.press("Control+Enter")
    agent.get_by_test_id("draft").wait_for()

    for who in ("agent2", "supervisor"):
        page = _log_in(browser, fresh_house, who)
        card = page.get_by_role("navigation", name="Tasks").get_by_role("button", name=words)
        _steps_to(page, card)
        page.keyboard.press("Enter")
        draft = page.get_by_test_id("draft")
        draft.wait_for()
        _steps_to(page, draft.get_by_role("button", name=re.compile("^Approve")).first)
        page.keyboard.press("Enter")
        page.get_by_text("Approved.").wait_for()
        page.context.close()
    reply = until_replied(fresh_house, complaint, "The next tea is on us", within=30)
    assert reply["visibility"] == "direct"
    agent.context.close()
