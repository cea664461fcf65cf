"""An administrator makes a person with a role, who can then log in and work."""

import contextlib
import re

from playwright.sync_api import Browser, expect
from playwright.sync_api import TimeoutError as NotThere

from tests.browser.conftest import DESKTOP, PROFILE, LogIn
from tests.browser.house import House
from tests.browser.people import a_desk


def test_a_token_is_shown_once_lets_a_program_in_and_is_revoked(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    page = log_in("administrator")
    page.goto(f"{house.url}/tokens")
    page.get_by_role("button", name="New token").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Newsletter")
    form.get_by_label("May").click()
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    form.get_by_role("button", name="New token").click()
    token = page.get_by_test_id("token").inner_text()
    page.get_by_role("button", name="I have kept it").click()
    card = page.get_by_role("article").filter(has_text="Newsletter")
    expect(card).to_contain_text("never used")
    assert token not in page.content()
    page.reload()
    card.wait_for()
    assert token not in page.content(), "shown once and never again"

    program = browser.new_context(extra_http_headers={"Authorization": f"Bearer {token}"})
    assert program.request.get(f"{house.url}/api/vocabulary").ok
    card.get_by_role("button", name="Revoke: Newsletter").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(card).to_contain_text("revoked")
    assert program.request.get(f"{house.url}/api/vocabulary").status == 401
    program.close()


def test_an_administrator_adds_somebody_who_can_then_log_in(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    administrator = log_in("administrator")
    administrator.goto(f"{house.url}/people")
    administrator.get_by_role("button", name="Add a person").click()
    form = administrator.get_by_role("dialog")
    form.get_by_label("Name").fill("Nele Winter")
    administrator.mouse.click(5, 5)
    expect(form.get_by_label("Name")).to_have_value("Nele Winter")
    form.get_by_label("E-mail").fill("nele@webcare.example")
    form.get_by_label("Initials").fill("NW")
    form.get_by_label("Password").fill("short")
    form.get_by_role("button", name="Add a person").click()
    expect(administrator.get_by_text("Something in it is not right")).to_be_visible()
    form.get_by_label("Password").fill("a long password")
    form.get_by_role("button", name="Add a person").click()
    roles = administrator.get_by_role("region", name="Roles")
    expect(roles).to_contain_text("Agent, ")

    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    nele = context.new_page()
    nele.goto(house.url)
    nele.get_by_label("E-mail").fill("nele@webcare.example")
    nele.get_by_label("Password", exact=True).fill("a long password")
    nele.get_by_role("button", name="Log in").click()
    nele.get_by_role("button", name=PROFILE["en"]).wait_for()
    nele.get_by_role("navigation", name="Tasks").wait_for()

    # Given, taken away, given back, and gone: each is felt at once.
    roles.get_by_role("button", name="Give a role").click()
    form = administrator.get_by_role("dialog")
    form.get_by_label("Role").click()
    administrator.get_by_role("option", name="Auditor").click()
    form.get_by_role("button", name="Give a role").click()
    expect(roles).to_contain_text("Auditor, ")
    roles.get_by_role("button", name=re.compile("Take the role away: Auditor")).click()
    expect(roles).not_to_contain_text("Auditor, ")
    administrator.get_by_role("button", name="Undo").click()
    expect(roles).to_contain_text("Auditor, ")
    administrator.get_by_role("button", name="Has left").click()
    administrator.get_by_role("dialog").get_by_role("button", name="Has left").click()
    administrator.get_by_role("button", name="Is back").wait_for()
    assert nele.request.get(f"{house.url}/api/auth/me").status == 401
    context.close()


def test_a_contact_stays_as_a_colleague_saved_it_until_that_was_seen(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    with a_desk(house, browser, "administrator") as desk:
        desk_of = {"client_id": desk.clients()[0], "name": "Archive", "active": False}
        department = desk.send("POST", "/api/departments", desk_of).json()
        contacts = f"/api/departments/{department['id']}/contacts"
        kim = {"name": "Kim Keller", "email": "kim@archive.example", "language": "de"}
        seen = desk.send("POST", contacts, kim).json()
        contact = f"{contacts}/{seen.pop('id')}"
        page = log_in("supervisor")
        page.goto(f"{house.url}/directory")
        page.get_by_role("button", name="Edit: Kim Keller").click()
        form = page.get_by_role("dialog")
        form.get_by_label("Place in the order").fill("4")
        theirs = seen | {"email": "keller@archive.example"}
        assert desk.send("PUT", contact, theirs).ok
        form.get_by_role("button", name="Save").click()
        page.get_by_text("Somebody else has changed this meanwhile.").wait_for()
        form.get_by_text("Somebody else has saved meanwhile").wait_for()
        expect(form.get_by_label("Place in the order")).to_have_value("4")
        form.get_by_role("button", name="Load theirs").click()
        expect(form.get_by_label("E-mail")).to_have_value("keller@archive.example")
        form.get_by_label("Place in the order").fill("4")
        form.get_by_role("button", name="Save").click()
        form.wait_for(state="hidden")

        page.get_by_role("button", name="Edit: Archive").click()
        form.get_by_label("Name").fill("Archives")
        seen = {name: department[name] for name in ("name", "calendar", "revision")}
        assert desk.send("PUT", f"/api/departments/{department['id']}", seen).ok
        form.get_by_role("button", name="Save").click()
        form.get_by_role("button", name="Load theirs").click()
        expect(form.get_by_label("Name")).to_have_value("Archive")
        form.get_by_label("Name").fill("Archives")
        form.get_by_role("button", name="Save").click()
        form.wait_for(state="hidden")
        (now,) = [d for d in desk.get("/api/departments") if d["id"] == department["id"]]
        assert (now["name"], now["active"]) == ("Archives", True)
        assert [(c["email"], c["place"]) for c in now["contacts"]] == [(theirs["email"], 3)]
        now = {name: now[name] for name in ("name", "calendar", "revision")} | {"active": False}
        assert desk.send("PUT", f"/api/departments/{department['id']}", now).ok


def test_skills_stay_as_a_colleague_saved_them_until_they_were_seen(
    house: House, log_in: LogIn, browser: Browser
) -> None:
    with a_desk(house, browser, "administrator") as desk:
        (person,) = [p for p in desk.get("/api/people") if p["name"] == desk.me["name"]]
        skills = f"/api/people/{person['id']}/skills"
        seen = desk.get(skills)
        page = log_in("administrator")
        page.goto(f"{house.url}/people/{person['id']}")
        section = page.get_by_role("region", name="Skills")
        section.get_by_label("Topics").fill("billing")
        section.get_by_label("Topics").press("Enter")
        german = [{"kind": "language", "name": "de"}]
        assert desk.send("PUT", skills, seen | {"skills": german}).ok
        section.get_by_role("button", name="Save").click()
        page.get_by_text("Somebody else has changed this meanwhile.").wait_for()
        expect(section.get_by_text("billing")).to_be_visible()
        section.get_by_role("button", name="Load theirs").click()
        expect(section.get_by_text("German")).to_be_visible()
        expect(section.get_by_text("billing")).to_have_count(0)
        section.get_by_label("Topics").fill("billing")
        section.get_by_label("Topics").press("Enter")
        section.get_by_role("button", name="Save").click()
        section.get_by_role("button", name="Save").wait_for(state="hidden")
        now = desk.get(skills)
        assert [each["name"] for each in now["skills"]] == ["de", "billing"]
        assert desk.send("PUT", skills, now | {"skills": []}).ok


def test_what_could_not_be_loaded_is_not_shown_as_nothing(house: House, log_in: LogIn) -> None:
    page = log_in("administrator")
    for path in ("group-roles", "sessions"):
        page.route(f"**/api/{path}*", lambda route: route.fulfill(status=403, json={}))
        page.goto(f"{house.url}/{path}")
        page.get_by_role("heading", name="This could not be loaded").wait_for()
        page.unroute(f"**/api/{path}*")
        with contextlib.suppress(NotThere):  # it may have tried again by itself
            page.get_by_role("button", name="Try again").click(timeout=5_000)
        expect(page.get_by_role("heading", name="This could not be loaded")).to_have_count(0)
