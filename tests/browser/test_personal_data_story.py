"""An administrator finds a customer, hands out what is on record and erases them; from then on the
case says so where their words were."""

import json
import re
import zipfile
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.people import a_desk, until

WORDS = "Please forget everything about my silver wedding."
NAME = "vera-vergissmich"


def _closed_case(house: House, browser: Browser) -> str:
    """A customer of the demo's larger client wrote once, and was answered by nobody; its id."""
    file = house.data / "vera.jsonl"
    post = {"id": f"vera-{uuid4().hex}", "author": NAME, "text": WORDS}
    file.write_text(json.dumps(post) + "\n")
    house.webcare("import", str(file), "--account", "nordlicht")
    with a_desk(house, browser, "supervisor") as desk:
        case = until(lambda: next(iter(desk.get('/api/cases?filter={"q":"silver wedding"}')), None))
        case_id: str = case["id"]
        until(lambda: desk.get(f"/api/cases/{case_id}")["answering"])
        assert desk.ask(case_id, kind="close_case", reason="other").ok
        until(lambda: desk.get(f"/api/cases/{case_id}")["status"] == "closed")
    return case_id


def test_somebody_is_found_handed_out_and_erased(
    house: House, browser: Browser, log_in: LogIn, tmp_path: Path
) -> None:
    case_id = _closed_case(house, browser)
    page = log_in("administrator")
    page.goto(f"{house.url}/personal-data")
    page.get_by_label("Name, handle or e-mail address").fill("vergissmich")
    page.get_by_role("link", name=re.compile(NAME)).click()
    page.get_by_role("heading", name=NAME).wait_for()

    with page.expect_download() as handed_out:
        page.get_by_role("button", name="Hand out everything").click()
    file = tmp_path / "person.zip"
    handed_out.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        assert WORDS in archive.read("person.html").decode()

    # A hold stands against it; lifted, the way is free.
    page.get_by_role("button", name="Place a legal hold").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("A lawsuit")
    dialog.get_by_role("button", name="Place a legal hold").click()
    erase = page.get_by_role("button", name="Erase", exact=True)
    expect(erase).to_be_disabled()
    page.get_by_role("button", name="Lift the hold").click()
    page.get_by_role("dialog").get_by_role("button", name="Lift the hold").click()
    expect(erase).to_be_enabled()

    erase.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nobody can take this back")
    for_good = dialog.get_by_role("button", name="Erase for good")
    dialog.get_by_label("Why").click()
    page.get_by_role("option", name="They asked for it").click()
    expect(for_good).to_be_disabled()
    dialog.get_by_label("Type the name").fill("Vera")
    for_good.click()
    page.get_by_text("That is not what they are called.").wait_for()
    dialog.get_by_label("Type the name").fill(NAME)
    for_good.click()
    page.get_by_role("heading", name="Erased person").wait_for()
    expect(page.get_by_role("main")).to_contain_text("They asked for it · Ada Novak")
    expect(page.get_by_role("main")).not_to_contain_text(NAME)

    agent = log_in("agent")
    agent.goto(f"{house.url}/cases/{case_id}/show")
    conversation = agent.get_by_label("Conversation").first
    expect(conversation).to_contain_text(re.compile(r"Erased on \d+ \w+ \d{4}"))
    expect(agent.get_by_role("main")).not_to_contain_text("silver wedding")
    auditor = log_in("auditor")
    auditor.goto(f"{house.url}/cases/{case_id}/replay")
    expect(auditor.get_by_role("main")).to_contain_text(re.compile(r"Erased on \d+ \w+ \d{4}"))
