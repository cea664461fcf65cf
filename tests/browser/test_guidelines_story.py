"""Guidelines in the browser: a row is written, refused, tried on the past, published by another
person, and stands on the cases that come after it."""

import re

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.people import Desk, a_desk
from tests.browser.test_agent_story import open_case, post, until_replied

CLIENT = "Nordlicht Energie"


def _begin_draft(page: Page, house: House, client: str, title: str) -> None:
    page.goto(f"{house.url}/policies")
    section = page.locator("section").filter(has_text=client)
    section.get_by_role("button", name="Begin a draft").click()
    page.get_by_label("What is it for?").fill(title)
    page.get_by_role("dialog").get_by_role("button", name="Begin a draft").click()
    page.get_by_role("button", name="Add a row on top").wait_for()


def _add_row(page: Page) -> None:
    """Reach over 50,000 and a complaint: urgent, with a supervisor's consent. The first try has a
    bad cell and is refused with its place."""
    page.get_by_role("button", name="Add a row on top").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What is the row for?").fill("Many will read it")
    dialog.get_by_label("Kind").click()
    page.get_by_role("option", name="Complaint").click()
    page.keyboard.press("Escape")
    dialog.get_by_label("Reach").fill("> fifty")
    dialog.get_by_label("Priority").click()
    page.get_by_role("option", name="Urgent").click()
    dialog.get_by_label("Consent").click()
    page.get_by_role("option", name="consent of a supervisor", exact=True).click()
    dialog.get_by_role("button", name="Take over").click()
    refused = dialog.get_by_test_id("bad-cells")
    expect(refused).to_contain_text("Row 1, Reach: Nothing is called fifty")
    dialog.get_by_label("Reach").fill("> 50000")
    dialog.get_by_role("button", name="Take over").click()
    dialog.wait_for(state="detached")
    page.get_by_role("link", name="Guidelines").first.click()
    expect(dialog).to_contain_text("Leave without saving?")
    dialog.get_by_role("button", name="Cancel").click()
    dialog.wait_for(state="detached")


def test_a_row_is_refused_tried_published_and_stands_on_new_cases(
    house: House, log_in: LogIn
) -> None:
    network = house.add_webhook("loud", CLIENT)
    before = "This is unacceptable, terrible service."
    network.hear(before, followers=60_000)
    agent, author, second = log_in("agent"), log_in("supervisor"), log_in("administrator")
    open_case(agent, before)
    expect(agent.get_by_test_id("fired-rule")).to_contain_text("rule 9 of the built-in guidelines")

    _begin_draft(author, house, CLIENT, "Influential people")
    _add_row(author)
    expect(author.get_by_test_id("row-1")).to_contain_text("Many will read it")
    author.get_by_role("button", name="Save").click()
    author.get_by_text("Saved.").wait_for()
    author.get_by_role("tab", name=re.compile("Changes")).click()
    author.get_by_text("Row 1 is new").wait_for()
    author.get_by_role("tab", name="Try on past cases").click()
    author.get_by_role("button", name="Try", exact=True).click()
    trial = author.get_by_test_id("trial")
    expect(trial).to_contain_text("Priority: High → Urgent")
    expect(trial).to_contain_text(before)
    expect(trial).to_contain_text("row 9 then, row 1 now")
    assert author.get_by_role("button", name="Publish").count() == 0, "nobody publishes own rows"

    second.goto(author.url)
    second.get_by_role("button", name="Publish").click()
    second.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(second.get_by_test_id("policy-status")).to_contain_text("Version 1")

    after = "Your service is a disgrace, this is unacceptable."
    network.hear(after, followers=60_001)
    open_case(agent, after)
    expect(agent.get_by_test_id("fired-rule")).to_contain_text(
        "rule 1 of version 1: Many will read it"
    )
    agent.get_by_text("consent of a supervisor").wait_for()
    agent.get_by_test_id("composer").fill("We are sorry and look into it.")
    agent.get_by_role("button", name="Send").click()
    expect(agent.get_by_test_id("draft")).to_contain_text("rule 1 of version 1")
    agent.get_by_test_id("draft").get_by_role("button", name="Withdraw").click()
    expect(agent.get_by_test_id("draft")).to_have_count(0)
    open_case(agent, before)
    expect(agent.get_by_test_id("fired-rule")).to_contain_text("rule 9 of the built-in guidelines")


def test_a_click_beside_a_row_takes_no_cell_away(house: House, log_in: LogIn) -> None:
    page = log_in("supervisor")
    _begin_draft(page, house, CLIENT, "Beside")
    page.get_by_role("button", name="Add a row on top").click()
    reach = page.get_by_role("dialog").get_by_label("Reach")
    reach.fill("> 50000")
    page.mouse.click(5, 5)
    page.wait_for_timeout(500)  # as long as a dialog takes to fade away
    expect(reach).to_have_value("> 50000")
    page.keyboard.press("Escape")
    expect(reach).to_have_count(0)


def _save_another_row(colleague: Desk, address: str) -> None:
    """A colleague puts a row on top of those that are saved."""
    path = f"/api/policies/{re.findall('/policies/([0-9a-f-]+)', address)[0]}"
    draft = colleague.get(path)
    on_top = draft["rules"][0] | {"note": "From a colleague"}
    saved = {key: draft[key] for key in ("revision", "title")}
    done = colleague.send("PUT", path, saved | {"rules": [on_top, *draft["rules"]]})
    assert done.ok, done.text()


def test_what_is_typed_while_a_draft_is_saved_stays(house: House, log_in: LogIn) -> None:
    page = log_in("supervisor")
    _begin_draft(page, house, CLIENT, "Typed")
    name = page.get_by_label("What is it for?")
    name.fill("Typed on")

    def answer_late(route: Route) -> None:
        if route.request.method != "PUT":
            return route.fallback()
        answer = route.fetch()
        name.fill("Typed on and on")
        return route.fulfill(response=answer)

    page.route("**/api/policies/*", answer_late)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    expect(name).to_have_value("Typed on and on")
    page.unroute("**/api/policies/*")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.reload()
    expect(name).to_have_value("Typed on and on")


def test_nobody_writes_over_or_publishes_rows_that_came_meanwhile(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    page, second = log_in("supervisor"), log_in("administrator")
    _begin_draft(page, house, CLIENT, "Both at once")
    second.goto(page.url)
    second.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Edit row 1", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What is the row for?").fill("Mine")
    with a_desk(house, browser, "supervisor") as colleague:
        _save_another_row(colleague, page.url)
    page.get_by_text("Somebody has saved this draft since").wait_for()
    dialog.get_by_role("button", name="Take over").click()
    dialog.wait_for(state="detached")
    expect(page.get_by_text("Somebody has saved this draft since")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_role("button", name="Load it again").click()
    expect(page.get_by_test_id("row-1")).to_contain_text("From a colleague")

    second.get_by_role("dialog").get_by_role("button", name="Publish").click()
    second.get_by_text("Somebody has saved this draft since you opened it.").wait_for()
    expect(second.get_by_test_id("row-1")).to_contain_text("From a colleague")
    expect(second.get_by_test_id("policy-status")).to_contain_text("Draft")


def test_a_public_complaint_gets_a_pointer_in_public_and_its_substance_in_private(
    house: House, log_in: LogIn
) -> None:
    agent = log_in("agent")
    words = "Das ist eine Frechheit, die Torte war kaputt und niemand hilft mir."
    complaint = post(house, words)
    open_case(agent, words)
    wanted = agent.get_by_test_id("pointer-wanted")
    expect(wanted).to_contain_text("it is a complaint")
    wanted.get_by_role("button", name="Insert the pointer").click()
    expect(agent.get_by_test_id("composer")).to_have_value(re.compile("schreiben"))
    agent.get_by_role("button", name="Send").click()
    pointer = until_replied(house, complaint, "schreiben")
    assert pointer["visibility"] == "public"
    wanted.wait_for(state="detached")
    agent.get_by_test_id("composer").fill("Das tut uns leid. Eine neue Torte steht bereit.")
    agent.get_by_role("button", name="Send").click()
    substance = until_replied(house, complaint, "neue Torte steht bereit")
    assert substance["visibility"] == "direct"


def test_guidelines_fit_on_a_phone_and_open_from_their_list(house: House, log_in: LogIn) -> None:
    page = log_in("supervisor", phone=True)
    _begin_draft(page, house, "Café Kompass", "On the way")
    _fits(page)
    page.get_by_role("link", name="Guidelines").click()
    page.get_by_role("link", name="On the way").wait_for()
    _fits(page)
    page.get_by_role("link", name="On the way").click()
    page.get_by_test_id("row-1").wait_for()


def _fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
