"""Logging in at the company's identity provider, and out again, as a person does it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PROFILE
from tests.browser.house import PASSWORD, House

CLIENT = "Café Kompass"


@pytest.fixture(scope="module")
def agents(house: House, browser: Browser) -> str:
    """A group at the provider whose members are agents, as an administrator has said."""
    context = browser.new_context()
    login = context.request.post(
        f"{house.url}/api/auth/login",
        data={"email": "administrator@demo.webcare.example", "password": PASSWORD},
    ).json()
    client_id = next(g["client_id"] for g in login["grants"] if g["client_name"] == CLIENT)
    mapped = context.request.post(
        f"{house.url}/api/group-roles",
        data={"client_id": client_id, "group": "kompass-agents", "role": "agent"},
        headers={"X-CSRF-Token": login["csrf_token"]},
    )
    assert mapped.ok, mapped.text()
    context.close()
    return "kompass-agents"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser in which nobody has ever logged in."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def test_an_agent_logs_in_at_the_provider_and_out_again(
    house: House, page: Page, agents: str
) -> None:
    house.provider.know(
        noor={
            "name": "Noor Smit",
            "email": "noor@example.com",
            "email_verified": True,
            "locale": "en",
            "groups": [agents],
        }
    )
    page.goto(f"{house.url}/cases")
    _log_in(page, "noor")
    page.get_by_role("button", name=PROFILE["en"]).wait_for()
    expect(page).to_have_url(re.compile(rf"^{re.escape(house.url)}/cases"))
    me = page.request.get(f"{house.url}/api/auth/me").json()
    assert (me["name"], [(g["client_name"], g["role"]) for g in me["grants"]]) == (
        "Noor Smit",
        [(CLIENT, "agent")],
    )
    page.get_by_role("button", name=PROFILE["en"]).click()
    page.get_by_role("menuitem", name=re.compile("Log ?out|Logout", re.IGNORECASE)).click()
    page.get_by_role("button", name="Yes, sign me out").click()
    page.get_by_role("link", name="Log in with Example ID").wait_for()
    assert page.request.get(f"{house.url}/api/auth/me").status == 401


def test_whoever_has_no_role_is_told_so(house: House, page: Page) -> None:
    house.provider.know(
        visitor={"name": "V", "email": "v@example.com", "email_verified": True, "groups": []}
    )
    page.goto(house.url)
    _log_in(page, "visitor")
    expect(page.get_by_role("heading", name="You are not logged in")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("no role in webcare")
    page.get_by_role("link", name="Back to the login").click()
    page.get_by_role("link", name="Log in with Example ID").wait_for()


def test_the_button_speaks_german(house: House, browser: Browser) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(house.url)
    page.get_by_role("link", name="Mit Example ID anmelden").wait_for()
    context.close()


def _log_in(page: Page, login: str) -> None:
    """From webcare's login page through the provider's form."""
    page.get_by_role("link", name="Log in with Example ID").click()
    page.get_by_placeholder("Enter any login").fill(login)
    page.get_by_placeholder("and password").fill("any")
    page.get_by_role("button", name="Sign-in").click()
