"""A service agreement in the browser: written by a supervisor, refused where it cannot be kept,
published by somebody else, and held by new cases alone."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House


def _open(page: Page, house: House, name: str = "Nordlicht") -> str:
    """The agreement of a client, unless told otherwise of the one whose agreement nobody else's
    test changes; its id."""
    filtered = json.dumps({"q": name})
    found = page.request.get(f"{house.url}/api/clients", params={"filter": filtered}).json()
    client_id: str = found[0]["id"]
    page.goto(f"{house.url}/clients/{client_id}/agreement")
    page.get_by_role("heading", name="Service agreement of").wait_for()
    return client_id


def test_what_is_not_saved_is_neither_lost_nor_another_clients(house: House, log_in: LogIn) -> None:
    page = log_in("supervisor")
    _open(page, house)
    first = page.get_by_label("First reply within", exact=True).first
    expect(first).to_have_value("5")
    more = page.get_by_role("link", name="More", exact=True)
    more.click()
    page.get_by_role("link", name="The brands, and what was promised").click()
    page.get_by_role("article").filter(has_text="Kompass").get_by_role(
        "link", name="Edit the agreement"
    ).click()
    page.get_by_role("heading", name="Service agreement of Café Kompass").wait_for()
    expect(first).to_have_value("20")
    page.evaluate("history.go(-3)")
    page.get_by_role("heading", name="Service agreement of Nordlicht").wait_for()
    expect(first).to_have_value("5")

    first.fill("7")
    more.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(first).to_have_value("7")
    page.get_by_label("There is a business calendar").check()
    page.get_by_role("button", name="A date with other hours").click()
    page.get_by_label("Date", exact=True).fill("")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Not in the right form.")).to_be_visible()
    page.get_by_role("button", name="Undo changes").click()
    expect(first).to_have_value("5")
    more.click()
    page.get_by_role("heading", name="Service agreement of Nordlicht").wait_for(state="detached")


def test_one_writes_another_publishes(house: House, log_in: LogIn) -> None:
    supervisor, admin = log_in("supervisor"), log_in("administrator")
    client_id = _open(supervisor, house)
    supervisor.get_by_label("There is a business calendar").check()
    supervisor.get_by_role("button", name="Holidays of a country or region").click()
    supervisor.get_by_label("Region").click()
    supervisor.get_by_role("option", name="BY").click()
    supervisor.get_by_text("Corpus Christi").wait_for()

    supervisor.get_by_label("Monday: closes").fill("08:00")
    supervisor.get_by_role("button", name="Save draft").click()
    expect(supervisor.get_by_text("Closes before it opens.")).to_be_visible()
    supervisor.get_by_label("Monday: closes").fill("17:00")
    supervisor.get_by_label("The answer’s clock counts").click()
    supervisor.get_by_role("option", name="business hours only").click()
    supervisor.get_by_label("Answer within", exact=True).first.fill("4")
    supervisor.get_by_label("Somebody writes at").fill("2026-05-22T17:55")
    expect(supervisor.get_by_text("Tuesday, 26 May", exact=False)).to_be_visible()
    supervisor.get_by_role("button", name="Save draft").click()
    supervisor.get_by_text("You wrote a part of this draft").wait_for()
    assert supervisor.get_by_role("button", name="Publish").count() == 0

    _open(admin, house)
    admin.get_by_text("Business calendar").first.wait_for()
    admin.get_by_role("button", name="Publish").click()
    with admin.expect_response(f"**/api/agreements/{client_id}"):
        supervisor.get_by_label("Why it is changed").fill("The office moved to Bavaria")
        supervisor.get_by_role("button", name="Save draft").click()
    admin.get_by_role("button", name="Confirm").click()
    admin.get_by_text("Somebody else has changed this draft meanwhile.").wait_for()
    admin.get_by_text("The office moved to Bavaria").wait_for()
    admin.get_by_role("button", name="Publish").click()
    admin.get_by_role("button", name="Confirm").click()
    admin.get_by_text("Published: it holds for new cases.").wait_for()
    supervisor.get_by_text("Holds for new cases", exact=True).wait_for()

    client = admin.request.get(f"{house.url}/api/clients/{client_id}").json()
    assert client["agreement"]["answer_counts"] == "business"
    assert client["agreement"]["calendar"]["week"][0] == [{"opens": "09:00", "closes": "17:00"}]
