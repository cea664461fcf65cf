"""A team's settings in the browser, where others change them too."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House
from tests.browser.people import a_desk


def test_what_another_changed_since_the_page_was_loaded_stays(
    house: House, browser: Browser, log_in: LogIn
) -> None:
    """A lead who is not one of the team's people was shown as nobody, and could not be removed."""
    with a_desk(house, browser, "administrator") as desk:
        team = {
            "name": "Night watch",
            "kind": "blended",
            "clients": desk.clients(),
            "lead": desk.me["id"],
            "active": False,
        }
        made = desk.send("POST", "/api/teams", team)
        assert made.ok, made.text()
        address = f"/api/teams/{made.json()['id']}"
        page = log_in("administrator")
        page.goto(f"{house.url}/teams")
        page.get_by_role("button", name="Change: Night watch").click()
        form = page.get_by_role("dialog")
        expect(form.get_by_label("Lead")).to_contain_text(desk.me["name"])
        assert desk.send("PUT", address, team | {"name": "Late watch", "picking": False}).ok
        form.get_by_label("Lead").click()
        page.get_by_role("option", name="nobody").click()
        form.get_by_role("button", name="Save").click()
        form.wait_for(state="hidden")
        now = desk.get(address)
        assert (now["name"], now["picking"], now["lead"]) == ("Late watch", False, None)
