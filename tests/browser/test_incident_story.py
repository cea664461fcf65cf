"""Many people say the same: one incident, answered once, and the rest closes with the statement."""

import json
from uuid import uuid4

from playwright.sync_api import Browser, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.people import a_desk, until

WORDS = "@nordlicht All of Lower Street has been without heating since Friday, and nobody tells us."


def an_incident(house: House, browser: Browser, words: str, copies: int = 3) -> str:
    """So many people post it on the demo's larger client; the incident's id."""
    lines = [{"id": uuid4().hex, "author": uuid4().hex[:8], "text": words} for _ in range(copies)]
    file = house.data / f"{uuid4().hex}.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    house.webcare("import", str(file), "--account", "nordlicht")

    with a_desk(house, browser, "supervisor") as supervisor:

        def there() -> str | None:
            found = supervisor.get("/api/incidents")
            same = (each for each in found if each["first"] and words in each["first"]["excerpt"])
            return next((str(each["id"]) for each in same if each["cases"] == copies), None)

        return until(there)


def test_copies_are_answered_once_and_together(
    house: House, browser: Browser, log_in: LogIn
) -> None:
    incident = an_incident(house, browser, WORDS, copies=4)
    page = log_in("agent")
    page.goto(f"{house.url}/incidents")
    page.get_by_text("Lower Street").click()
    expect(page.get_by_text("4 cases")).to_be_visible()
    page.get_by_role("button", name="Answer together").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Statement").fill(
        "A pipe broke. It is warm again by six this evening."
    )
    expect(dialog).to_contain_text("3 other cases close as copies")
    dialog.get_by_role("button", name="Send the statement").click()
    dialog.wait_for(state="detached")
    expect(page.get_by_text("4 of 4 done")).to_be_visible(timeout=40_000)
    with a_desk(house, browser, "supervisor") as supervisor:
        query = json.dumps({"incident_id": incident})
        cases = supervisor.get(f"/api/cases?filter={query}")
    assert sorted(case["closed_reason"] or "" for case in cases) == ["", *["duplicate"] * 3]
