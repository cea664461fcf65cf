"""Consent in the browser: returned by a peer, revised, edited and approved by a supervisor."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.people import a_desk
from tests.browser.test_agent_story import attach, open_case, post, until_replied
from tests.browser.test_answers_lost import COMMANDS

WORDS = "This is unacceptable, the soup was cold and I am disappointed."


def _draft(page: Page) -> Locator:
    """The case's one open draft."""
    draft = page.get_by_test_id("draft")
    draft.wait_for()
    return draft


def _answered(house: House, agent: Page, words: str, reply: str) -> dict[str, Any]:
    """A complaint to which the agent's reply waits for consent, as the network has it."""
    complaint: dict[str, Any] = post(house, words)
    open_case(agent, words)
    agent.get_by_test_id("composer").fill(reply)
    agent.get_by_role("button", name="Send").click()
    _draft(agent)
    return complaint


def _case_id(agent: Page) -> str:
    """Of the case on the screen."""
    (case_id,) = re.findall(r"case=([0-9a-f-]+)", agent.url)
    return str(case_id)


@pytest.mark.usefixtures("consent")
def test_the_network_shows_exactly_the_words_that_were_approved(
    house: House, log_in: LogIn
) -> None:
    agent, peer, supervisor = log_in("agent"), log_in("agent2"), log_in("supervisor")
    complaint = post(house, WORDS)
    open_case(agent, WORDS)
    agent.get_by_test_id("composer").fill("Sorry. The soup is on us today.")
    attach(agent, "soup.png")
    agent.get_by_label("Alternative text of file 1").fill("A soup")
    agent.get_by_role("button", name="Send").click()
    assert _draft(agent).get_by_role("button", name="Approve").count() == 0, "not one's own words"

    agent.goto(f"{house.url}/approvals")
    agent.get_by_text("Nothing waits for your consent").wait_for()  # one's own words never do
    agent.goto(house.url)
    open_case(agent, WORDS)
    open_case(peer, WORDS)
    _draft(peer).get_by_role("button", name="Return").click()
    _draft(peer).get_by_label("Comment").fill("Please without promising today.")
    _draft(peer).get_by_role("button", name="Return with this comment").click()

    agent.get_by_text("Please without promising today.").wait_for()
    _draft(agent).get_by_role("button", name="Revise").click()
    _draft(agent).get_by_label("Text", exact=True).fill("Sorry. The next soup is on us.")
    agent.get_by_label("Alternative text of file 1").fill("A hot soup")
    _draft(agent).get_by_role("button", name="Ask for consent again").click()

    peer.get_by_test_id("draft").get_by_text("The next soup is on us.").wait_for()
    _draft(peer).get_by_role("button", name="Changes").click()
    expect(_draft(peer).get_by_label("Pictures and files")).to_contain_text("A hot soup")
    expect(_draft(peer).get_by_label("Pictures and files").locator("ins")).to_have_text("hot ")
    _draft(peer).get_by_role("button", name="Approve", exact=True).click()

    supervisor.route("**/api/cases/*/messages", lambda route: route.abort())
    supervisor.goto(f"{house.url}/approvals")
    supervisor.get_by_text("This could not be loaded.").wait_for()  # nobody decides without it
    supervisor.unroute("**/api/cases/*/messages")
    supervisor.get_by_role("button", name="Try again").click()
    supervisor.get_by_text(WORDS).wait_for()  # beside what the customer wrote
    _draft(supervisor).get_by_role("button", name="Edit", exact=True).click()
    _draft(supervisor).get_by_label("Text", exact=True).fill(
        "We are sorry. The next soup is on us."
    )
    _draft(supervisor).get_by_role("button", name="Approve with my changes").click()

    reply = until_replied(house, complaint, "We are sorry. The next soup is on us.")
    assert reply["visibility"] == "direct"
    assert [each["description"] for each in reply["media_attachments"]] == ["A hot soup"]
    under_it = house.town.client("kim").status_context(complaint["id"])["descendants"]
    said = [each["content"] for each in under_it]
    assert not any("on us today" in each for each in said), "only approved words go out"


@pytest.mark.usefixtures("consent")
def test_what_came_while_somebody_wrote_about_a_draft_is_read_first(
    house: House, log_in: LogIn
) -> None:
    agent, peer = log_in("agent"), log_in("agent2")
    words = "This is unacceptable, the bread was hard and I am disappointed."
    complaint = _answered(house, agent, words, "Sorry. The bread is on us.")
    open_case(peer, words)
    _draft(peer).get_by_role("button", name="Return").click()
    _draft(peer).get_by_label("Comment").fill("Which bread?")

    _draft(agent).get_by_role("button", name="Revise").click()
    _draft(agent).get_by_label("Text", exact=True).fill("Sorry. The rye bread is on us.")
    house.town.client("kim").status_post(
        "@kompass And I broke a tooth!", in_reply_to_id=complaint["id"], visibility="public"
    )
    agent.get_by_label("Conversation").first.get_by_text("And I broke a tooth!").wait_for()
    again = _draft(agent).get_by_role("button", name="Ask for consent again")
    again.click()
    agent.get_by_text("The customer has written again since.").wait_for()
    again.click()
    agent.get_by_text("Consent is asked for again.").wait_for()

    _draft(peer).get_by_text("Wording 2").wait_for()
    _draft(peer).get_by_role("button", name="Return with this comment").click()
    peer.get_by_text("This draft has other words by now.").wait_for()
    expect(_draft(peer).get_by_label("Comment")).to_have_value("Which bread?")


@pytest.mark.usefixtures("consent")
def test_whoever_consents_sees_what_was_replied_since(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    agent, peer = log_in("agent"), log_in("agent2")
    words = "This is unacceptable, the tea was salty and I am disappointed."
    complaint = _answered(house, agent, words, "Sorry. Your next tea is on us.")
    case_id = _case_id(agent)
    with a_desk(house, browser, "supervisor") as supervisor:
        reply = {"kind": "submit_reply", "purpose": "acknowledgement"}
        assert supervisor.ask(case_id, **reply, text="We refund your tea today.").ok
    until_replied(house, complaint, "We refund your tea today.")

    peer.goto(f"{house.url}/approvals")
    card = peer.get_by_test_id("draft").filter(has_text="Your next tea is on us.")
    expect(card.get_by_test_id("replied-since")).to_contain_text("We refund your tea today.")
    agent.get_by_test_id("draft").get_by_test_id("replied-since").wait_for()


@pytest.mark.usefixtures("consent")
def test_nobody_consents_over_what_a_colleague_said_a_moment_ago(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    agent, peer = log_in("agent"), log_in("agent2")
    words = "This is unacceptable, the milk was sour and I am disappointed."
    complaint = _answered(house, agent, words, "Sorry. Your next milk is on us.")
    case_id = _case_id(agent)
    peer.goto(f"{house.url}/approvals")
    card = peer.get_by_test_id("draft").filter(has_text="Your next milk is on us.")
    with a_desk(house, browser, "supervisor") as supervisor:

        def be_quicker(route: Route) -> None:
            reply = {"kind": "submit_reply", "purpose": "acknowledgement"}
            assert supervisor.ask(case_id, **reply, text="We refund your milk today.").ok
            route.continue_()

        peer.route(COMMANDS, be_quicker, times=1)
        card.get_by_role("button", name="Approve", exact=True).click()
        peer.get_by_text("Somebody else has replied meanwhile.").wait_for()
    expect(card.get_by_test_id("replied-since")).to_contain_text("We refund your milk today.")
    until_replied(house, complaint, "We refund your milk today.")
    card.get_by_role("button", name="Approve", exact=True).click()
    peer.get_by_text("Approved.").wait_for()


KEPT = "Object.keys(localStorage).filter(name => name.split('.').length === 5)"
"""What this computer keeps of words about drafts: `webcare.draft.<person>.<case>.<draft>`."""


@pytest.mark.usefixtures("consent")
def test_what_one_writes_about_a_draft_is_kept_and_never_put_to_other_words(
    house: House, log_in: LogIn
) -> None:
    agent, peer, supervisor = log_in("agent"), log_in("agent2"), log_in("supervisor")
    words = "This is unacceptable, the tart was sour and I am disappointed."
    other = "Is there a tart without sugar?"
    post(house, other)
    _answered(house, agent, words, "Sorry. The tart is on us.")
    open_case(peer, words)
    _draft(peer).get_by_role("button", name="Edit", exact=True).click()
    text = _draft(peer).get_by_label("Text", exact=True)
    text.fill("Sorry. Your next tart is on us.")
    open_case(peer, other)
    expect(peer.get_by_test_id("draft")).to_have_count(0)
    open_case(peer, words)
    expect(text).to_have_value("Sorry. Your next tart is on us.")
    peer.reload()
    open_case(peer, words)
    expect(text).to_have_value("Sorry. Your next tart is on us.")
    expect(peer.get_by_test_id("other-words")).to_have_count(0)

    open_case(peer, other)
    _draft(agent).get_by_role("button", name="Revise").click()
    _draft(agent).get_by_label("Text", exact=True).fill("Sorry. We bake you another tart.")
    _draft(agent).get_by_role("button", name="Ask for consent again").click()
    agent.get_by_text("Consent is asked for again.").wait_for()
    open_case(peer, words)
    _draft(peer).get_by_text("We bake you another tart.").wait_for()
    peer.get_by_test_id("other-words").wait_for()
    expect(text).to_have_value("Sorry. Your next tart is on us.")
    _draft(peer).get_by_role("button", name="Approve with my changes").click()
    peer.get_by_text("This draft has other words by now.").wait_for()
    _draft(peer).get_by_role("button", name="Go on with mine").click()
    expect(peer.get_by_test_id("other-words")).to_have_count(0)
    _draft(peer).get_by_role("button", name="Approve with my changes").click()
    peer.get_by_text("Approved.").wait_for()
    assert peer.evaluate(KEPT) == []

    supervisor.goto(f"{house.url}/approvals")
    card = supervisor.get_by_role("region", name="Kim").filter(has_text=words)
    card.get_by_role("button", name="Return").click()
    card.get_by_label("Comment").fill("Which tart?")
    assert len(supervisor.evaluate(KEPT)) == 1
    address = card.get_by_role("link", name="Open the case").get_attribute("href")
    supervisor.goto(f"{house.url}/cases")
    _draft(agent).get_by_role("button", name="Withdraw").click()
    agent.get_by_text("The draft is withdrawn.").wait_for()
    supervisor.goto(f"{house.url}{address}")
    supervisor.get_by_label("Conversation").first.get_by_text(words).wait_for()
    expect(supervisor.get_by_test_id("draft")).to_have_count(0)
    assert supervisor.evaluate(KEPT) == []
