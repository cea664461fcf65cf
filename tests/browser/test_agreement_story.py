"""A service agreement in the browser: written by a supervisor, refused where it cannot be kept,
published by somebody else, and held by new cases alone."""

import json

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House


def _open(page: Page, house: House) -> str:
    """The agreement of the client whose agreement nobody else's test changes; its id."""
    filtered = json.dumps({"q": "Nordlicht"})
    found = page.request.get(f"{house.url}/api/clients", params={"filter": filtered}).json()
    client_id: str = found[0]["id"]
    page.goto(f"{house.url}/clients/{client_id}/agreement")
    page.get_by_role("heading", name="Service agreement of").wait_for()
    return client_id


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
    admin.get_by_role("button", name="Confirm").click()
    admin.get_by_text("Published: it holds for new cases.").wait_for()
    supervisor.get_by_text("Holds for new cases", exact=True).wait_for()

    client = admin.request.get(f"{house.url}/api/clients/{client_id}").json()
    assert client["agreement"]["answer_counts"] == "business"
    assert client["agreement"]["calendar"]["week"][0] == [{"opens": "09:00", "closes": "17:00"}]
