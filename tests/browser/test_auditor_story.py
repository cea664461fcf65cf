"""An auditor answers for a case not seen before: who approved this reply, under which rule, what
did they see at that moment, was it in time, and is the record true."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.test_agent_story import open_case, post, until_replied

WORDS = "This is unacceptable, the tart was burnt and I am disappointed."
FIRST = "Sorry. The next tart is on us."
FINAL = "We are sorry. The next tart is on us."


@pytest.fixture(scope="module")
def answered(house: House) -> Iterator[House]:
    """Answers to complaints need a peer's and a supervisor's consent."""
    with house.consent_required():
        yield house


def _approved_reply(house: House, log_in: LogIn) -> None:
    """A complaint, answered by the agent; a peer consents, the supervisor with own words."""
    agent, peer, supervisor = log_in("agent"), log_in("agent2"), log_in("supervisor")
    complaint = post(house, WORDS)
    open_case(agent, WORDS)
    agent.get_by_test_id("composer").fill(FIRST)
    agent.get_by_role("button", name="Send").click()
    open_case(peer, WORDS)
    peer.get_by_test_id("draft").get_by_role("button", name="Approve", exact=True).click()
    open_case(supervisor, WORDS)
    draft = supervisor.get_by_test_id("draft")
    draft.get_by_role("button", name="Edit", exact=True).click()
    draft.get_by_label("Text").fill(FINAL)
    draft.get_by_role("button", name="Approve with my changes").click()
    until_replied(house, complaint, "We are sorry.", within=30)


def _entry(page: Page) -> str:
    """What the entry that one stands at tells."""
    return page.get_by_role("region", name="This entry").inner_text()


def test_an_auditor_answers_for_a_case_not_seen_before(
    answered: House, log_in: LogIn, tmp_path: Path
) -> None:
    _approved_reply(answered, log_in)
    auditor = log_in("auditor")

    # Found by what happened in it, not by knowing it.
    auditor.get_by_role("link", name="Audit").first.click()
    auditor.get_by_label("Words").fill("tart was burnt")
    auditor.get_by_label("Approval").click()
    auditor.get_by_role("option", name="edited by its approver").click()
    auditor.get_by_text(WORDS).click()
    stood = auditor.get_by_role("region", name="The case as it stood")
    expect(stood).to_contain_text(FINAL)

    # The entry with which the reply was submitted leads to the consents behind it.
    timeline = auditor.get_by_role("list", name="What happened")
    timeline.get_by_role("button", name=re.compile("submitted a reply")).click()
    entry = auditor.get_by_role("region", name="This entry")
    expect(entry).to_contain_text("Consent")
    assert "complaints" in _entry(auditor), "the rule is named"
    assert "a colleague’s, then a supervisor’s consent" in _entry(auditor)
    assert re.search(r"Service agreement version \d+", _entry(auditor))
    assert "a person" in _entry(auditor)
    assert "Sophie Laurent" in _entry(auditor)
    assert "Milan de Vries" in _entry(auditor)

    # Who approved, in which role, and what did they see?
    entry.get_by_role("button", name=re.compile(r"entry \d+")).last.click()
    expect(entry).to_contain_text("approved the draft")
    expect(entry).to_contain_text("Supervisor")
    entry.get_by_role("button", name=re.compile("Show the case at entry")).click()
    draft = stood.get_by_test_id("draft-then").last
    expect(draft).to_contain_text("waits for consent")
    expect(draft).to_contain_text(FIRST)
    expect(draft).to_contain_text("Milan de Vries consented")
    expect(draft).not_to_contain_text(FINAL)
    clocks = stood.get_by_role("region", name="Clocks")
    expect(clocks).to_contain_text("left")

    # Was it in time? The end of the story says so; keys lead there.
    auditor.keyboard.press("End")
    expect(auditor).to_have_url(re.compile(r"seq=\d+"))
    expect(clocks).to_contain_text("in time")
    auditor.keyboard.press("Home")
    expect(auditor.get_by_role("status").first).to_contain_text("Entry 1 of")
    auditor.keyboard.press("ArrowRight")
    expect(auditor.get_by_role("status").first).to_contain_text("Entry 2 of")

    # And is it true?
    auditor.get_by_role("button", name="Verify").click()
    expect(auditor.get_by_text("No difference")).to_be_visible(timeout=90_000)

    # Out it goes, as a bundle that a machine without our database verifies.
    auditor.get_by_role("button", name="Export").click()
    with auditor.expect_download(timeout=60_000) as waiting:
        auditor.get_by_role("menuitem", name="Bundle with proof").click()
    bundle = tmp_path / "case.zip"
    waiting.value.save_as(bundle)
    key = tmp_path / "key.pem"
    key.write_text(answered.webcare("audit", "public-key"))
    verified = answered.webcare(
        "audit", "verify", "--bundle", str(bundle), "--public-key", str(key), "--json"
    )
    assert '"differences": []' in verified


def test_a_sample_is_drawn_reviewed_and_journalled(answered: House, log_in: LogIn) -> None:
    page = log_in("auditor")
    page.goto(f"{answered.url}/audit/find")
    page.get_by_role("button", name="Draw a sample").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the sample").fill("Complaints of the week")
    dialog.get_by_label("How many cases").fill("1")
    dialog.get_by_label("Client").click()
    page.get_by_role("option", name="Café Kompass").click()
    dialog.get_by_role("button", name="Draw").click()
    expect(page.get_by_role("heading", name="Complaints of the week")).to_be_visible()
    page.get_by_text("to review").click()
    review = page.get_by_role("region", name="Review")
    review.get_by_role("button", name="Remark").click()
    review.get_by_label(re.compile("What you found")).fill("Friendly, but it took long.")
    review.get_by_role("button", name="Record finding").click()
    expect(review.get_by_text("Friendly, but it took long.").last).to_be_visible()
    page.goto(f"{answered.url}/audit/configuration")
    expect(page.get_by_role("region", name="This change")).to_contain_text("Review recorded")


def test_nothing_of_one_case_is_left_over_for_the_next(answered: House, log_in: LogIn) -> None:
    """Neither what was being written of it nor that it was verified."""
    page = log_in("auditor")
    for words in ("Where is my first parcel?", "Where is my second parcel?"):
        post(answered, words)
        page.goto(f"{answered.url}/cases")
        expect(page.get_by_text(words).first).to_be_visible()
    page.goto(f"{answered.url}/audit/find")
    page.get_by_role("button", name="Draw a sample").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the sample").fill("Two parcels")
    dialog.get_by_label("How many cases").fill("2")
    dialog.get_by_label("Client").click()
    page.get_by_role("option", name="Café Kompass").click()
    dialog.get_by_role("button", name="Draw").click()
    page.get_by_text("to review").first.click()
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text("No difference")).to_be_visible(timeout=90_000)
    review = page.get_by_role("region", name="Review")
    review.get_by_role("button", name="Fault").click()
    review.get_by_label(re.compile("What you found")).fill("Nobody answered this one.")
    first = page.url
    review.get_by_role("button", name="Next case").click()
    expect(page).not_to_have_url(first)
    expect(review.get_by_label(re.compile("What you found"))).to_have_value("")
    expect(review.get_by_role("button", name="Fault")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("No difference")).to_have_count(0)
    # Space presses what has the focus; the timeline does not begin to play.
    review.get_by_role("button", name="Remark").focus()
    page.keyboard.press("Space")
    expect(review.get_by_role("button", name="Remark")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_an_auditor_is_offered_no_act(answered: House, log_in: LogIn) -> None:
    page = log_in("auditor")
    post(answered, "Do you have oat milk for my coffee?")
    page.goto(f"{answered.url}/cases")
    page.get_by_text("oat milk").first.click()
    expect(page.get_by_label("Conversation").first).to_contain_text("oat milk")
    for act in ("Send", "Claim", "Close …", "Add note", "Approve"):
        assert page.get_by_role("button", name=act, exact=True).count() == 0, act


def test_audit_screens_are_no_wider_than_a_phone(answered: House, log_in: LogIn) -> None:
    page = log_in("auditor", phone=True)
    for path in ("/audit/find", "/audit/samples", "/audit/verify", "/audit/configuration"):
        page.goto(f"{answered.url}{path}")
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"
    page.goto(f"{answered.url}/audit/find")
    page.locator("main a[href*='/replay']").or_(page.locator("a[href*='/replay']")).first.click()
    page.get_by_role("region", name="The case as it stood").wait_for()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"the replay is {wide} px too wide"


def test_what_is_wrong_with_a_field_is_said_in_the_readers_language(
    house: House, log_in: LogIn
) -> None:
    auditor = log_in("auditor", locale="de-DE")
    auditor.goto(f"{house.url}/audit")
    auditor.get_by_role("button", name="Stichprobe ziehen").click()
    dialog = auditor.get_by_role("dialog")
    dialog.get_by_label("Name der Stichprobe").fill("x" * 301)
    dialog.get_by_role("button", name="Ziehen").click()
    expect(dialog.get_by_role("alert")).to_have_text(
        "Etwas darin stimmt nicht. Name: höchstens 300 Zeichen."
    )
