"""What one types is kept: through a reload, on another device, without a connection; others see
that one types."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.people import a_desk
from tests.browser.test_agent_story import open_case, post, until_replied

TYPED = "Dear Kim, we are open until"


def _begin(page: Page, words: str, text: str) -> None:
    open_case(page, words)
    page.get_by_test_id("composer").press_sequentially(text)
    page.get_by_text("Draft saved").wait_for()


def test_a_draft_is_there_after_a_reload_and_on_another_device_and_gone_once_sent(
    house: House, log_in: LogIn
) -> None:
    laptop, phone = log_in("agent"), log_in("agent", phone=True)
    words = "Until when can I order a birthday cake?"
    mention = post(house, words)
    _begin(laptop, words, TYPED)
    laptop.reload()
    open_case(laptop, words)
    expect(laptop.get_by_test_id("composer")).to_have_value(TYPED)
    open_case(phone, words)
    expect(phone.get_by_test_id("composer")).to_have_value(TYPED)
    phone.get_by_test_id("composer").fill(f"{TYPED} six.")
    expect(laptop.get_by_test_id("composer")).to_have_value(f"{TYPED} six.")
    laptop.get_by_role("button", name="Send").click()
    until_replied(house, mention, "we are open until six")
    expect(phone.get_by_test_id("composer")).to_have_value("")


def test_a_draft_outlives_a_lost_connection_and_the_screen_says_so_and_heals(
    house: House, log_in: LogIn
) -> None:
    page, other = log_in("agent"), log_in("agent")
    words = "Do you sell coffee beans by the kilo?"
    post(house, words)
    open_case(other, words)
    _begin(page, words, "We do")
    page.context.set_offline(True)
    page.get_by_test_id("composer").press_sequentially(", and we grind them")
    page.get_by_text("Draft kept on this computer").wait_for()
    page.get_by_text("Connection lost since").wait_for(timeout=20_000)
    page.context.set_offline(False)
    page.get_by_text("Draft saved").wait_for(timeout=20_000)
    expect(page.get_by_text("Connection lost since")).to_have_count(0, timeout=20_000)
    expect(other.get_by_test_id("composer")).to_have_value("We do, and we grind them")


def test_a_draft_that_was_thrown_away_can_be_had_back(house: House, log_in: LogIn) -> None:
    page = log_in("agent")
    words = "Is there a children's corner?"
    post(house, words)
    _begin(page, words, "There is one")
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_test_id("composer")).to_have_value("")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("composer")).to_have_value("There is one")
    page.get_by_text("Draft saved").wait_for()
    page.reload()
    open_case(page, words)
    expect(page.get_by_test_id("composer")).to_have_value("There is one")


def test_a_colleague_sees_that_somebody_looks_and_types_and_that_they_left(
    house: House, log_in: LogIn
) -> None:
    one, other = log_in("agent"), log_in("agent2")
    words = "Are your cups recyclable?"
    post(house, words)
    open_case(one, words)
    open_case(other, words)
    one.get_by_text("Milan de Vries is looking at this case").wait_for()
    other.get_by_test_id("composer").press_sequentially("They ")
    one.get_by_text("Milan de Vries is typing").wait_for()
    one.get_by_text("Milan de Vries is looking at this case").wait_for(timeout=20_000)
    other.goto(f"{house.url}/cases")
    expect(one.get_by_text(re.compile("Milan de Vries is looking"))).to_have_count(0)


def test_nobody_switches_who_reads_words_that_are_being_written(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    page = log_in("agent")
    words = "Which cakes are without nuts?"
    post(house, words)
    open_case(page, words)
    (case_id,) = re.findall(r"case=([0-9a-f-]+)", page.url)
    public = page.get_by_role("button", name=re.compile("^Public"))
    private = page.get_by_role("button", name=re.compile("^Private"))
    expect(public).to_have_attribute("aria-pressed", "true")
    with a_desk(house, browser, "agent2") as colleague:
        complaint = {"kind": "correct_assessment", "mention_kind": "complaint"}
        assert colleague.ask(case_id, **complaint).ok
        expect(private).to_have_attribute("aria-pressed", "true")
        page.get_by_test_id("composer").fill("We have your address as")
        page.get_by_text("Draft saved").wait_for()
        question = complaint | {"mention_kind": "question"}
        assert colleague.ask(case_id, **question).ok
    page.get_by_text("the suggestion has turned to “Public”").wait_for()
    expect(private).to_have_attribute("aria-pressed", "true")
    page.reload()
    open_case(page, words)
    page.get_by_text("the suggestion has turned to “Public”").wait_for()
    expect(private).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("composer").fill("")
    expect(public).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("suggestion-turned")).to_have_count(0)


def test_a_note_is_still_there_after_a_look_at_the_conversation(
    house: House, log_in: LogIn
) -> None:
    page = log_in("agent", phone=True)
    words = "Do you have a cloakroom?"
    post(house, words)
    open_case(page, words)
    page.get_by_role("tab", name="Details").click()
    note = page.get_by_label("Internal, never sent to the customer")
    note.fill("Asked the landlord, who")
    page.get_by_role("tab", name="Conversation").click()
    expect(note).to_have_count(0)
    page.get_by_role("tab", name="Details").click()
    expect(note).to_have_value("Asked the landlord, who")
    page.get_by_role("button", name="Add note").click()
    page.get_by_text("Asked the landlord, who").wait_for()
    expect(note).to_have_value("")


def test_words_stay_on_a_page_that_cannot_be_asked_for_anew(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    """A laptop wakes up before its network does: what is on the screen is asked for in vain."""
    with a_desk(house, browser, "agent") as desk:
        said = {"title": "Rain", "text": "We have a roof.", "client_id": desk.clients()[0]}
        said |= {"purpose": "substance", "language": "en", "address": "formal"}
        made = desk.send("POST", "/api/prepared", said)
        assert made.ok, made.text()
        address = f"{house.url}/prepared/{made.json()['id']}"
    page = log_in("agent")
    page.goto(address)
    page.get_by_role("button", name="Write anew").click()
    words = page.get_by_label("Text")
    words.fill("We have a roof, and heaters.")
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.route("**/api/prepared/*", lambda route: route.abort())
    page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
    for _ in range(100):
        if sum("/api/prepared/" in url for url in failed) == 3:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    expect(words).to_have_value("We have a roof, and heaters.")
    page.unroute("**/api/prepared/*")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_test_id("wording").get_by_text("We have a roof, and heaters.").wait_for()


def test_a_correction_is_kept_through_a_click_beside_it_and_a_colleagues_own(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    page = log_in("agent")
    words = "When does the bakery close on Mondays?"
    mention = post(house, words)
    open_case(page, words)
    (case_id,) = re.findall(r"case=([0-9a-f-]+)", page.url)
    page.goto(f"{house.url}/cases/{case_id}/show")
    page.get_by_test_id("composer").fill("It closes at five.")
    page.get_by_role("button", name="Send").click()
    until_replied(house, mention, "closes at five")
    reply = page.get_by_role("article").filter(has_text="It closes at five.")
    reply.get_by_role("button", name="What can be done with this message").click()
    page.get_by_role("menuitem", name="Correct …").click()
    dialog = page.get_by_role("dialog", name="Correct this reply")
    typed = dialog.get_by_label("New wording")
    typed.fill("It closes at six, and")
    page.mouse.click(5, 5)
    expect(typed).to_have_value("It closes at six, and")
    with a_desk(house, browser, "agent2") as colleague:
        (ours,) = (
            each
            for each in colleague.get(f"/api/cases/{case_id}/messages")
            if each["direction"] == "outbound"
        )
        theirs = {"kind": "correct_reply", "reply_id": ours["id"], "text": "It closes at seven."}
        assert colleague.ask(case_id, **theirs).ok
    until_replied(house, mention, "closes at seven")
    dialog.get_by_text("Somebody else has saved meanwhile").wait_for()
    expect(typed).to_have_value("It closes at six, and")
    expect(dialog.get_by_test_id("theirs")).to_contain_text("seven")
    dialog.get_by_role("button", name="Load theirs").click()
    expect(typed).to_have_value("It closes at seven.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


HELD_BACK = """
const fetched = window.fetch;
const released = new Promise((release) => { window.release = release; });
window.fetch = async (asked, ...more) => {
  const answer = await fetched(asked, ...more);
  if (String(asked.url ?? asked).includes("/api/tasks?")) await released;
  return answer;
};
"""
"""Answers with lists of tasks wait until they are released."""


def test_nobody_on_the_way_to_another_page_is_called_back(house: House, log_in: LogIn) -> None:
    """A list of tasks opens its first case and says so in the address, which may be another page's
    already when it comes."""
    post(house, "Do you sell gift cards for Sundays?")
    page = log_in("agent")
    page.add_init_script(HELD_BACK)
    with page.expect_response("**/api/tasks?*"):
        page.goto(house.url)
    page.get_by_role("link", name="Cases").first.wait_for()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    cases = page.get_by_role("link", name="Cases").first
    cases.evaluate("link => { link.click(); window.release(); }")
    page.get_by_role("searchbox", name="Search").wait_for()
    expect(page).to_have_url(re.compile("/cases$"))


TYPED_AND_CHOSEN = """
async (search) => {
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  value.set.call(search, "umbrella");
  search.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((later) => setTimeout(later, 300));
  const overdue = document.querySelector("input[role=switch]");
  overdue.click();
  await null;
  return overdue.checked;
}
"""
"""The filter is chosen in the very moment at which the search begins; whether it shows at once."""


def test_a_filter_chosen_while_words_are_typed_holds(log_in: LogIn) -> None:
    page = log_in("agent")
    page.get_by_role("link", name="Cases").first.click()
    search = page.get_by_role("searchbox", name="Search")
    page.get_by_label("Overdue").wait_for()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    assert search.evaluate(TYPED_AND_CHOSEN)
    expect(page).to_have_url(re.compile("umbrella.*overdue|overdue.*umbrella"))
    expect(page.get_by_label("Overdue")).to_be_checked()
