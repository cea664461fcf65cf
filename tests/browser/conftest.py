"""One webcare and one Chromium for all browser tests; a fresh profile for each."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.browser.chromium import FLAGS, chromium
from tests.browser.house import PASSWORD, House, a_house_of_its_own

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}

# As long as a page waits for what it clicks: two houses share a slow machine with the browser.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

PROFILE = {"en": "Your account", "de": "Ihr Konto"}

LogIn = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Who wants a house in which nothing has happened comes first, whatever else orders them, and
    finds one."""
    yield
    items.sort(key=lambda item: "fresh_house" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def _house() -> Iterator[House]:
    with a_house_of_its_own("browser") as house:
        yield house


@pytest.fixture(scope="session")
def _told() -> list[str]:
    """The modules whose stories have been told in it."""
    return []


@pytest.fixture(scope="session")
def house(_house: House, _told: list[str]) -> House:
    """The whole of webcare, with what earlier stories left in it."""
    _told.append("any")
    return _house


@pytest.fixture(scope="module")
def fresh_house(request: pytest.FixtureRequest, _told: list[str]) -> Iterator[House]:
    """A webcare in which nothing has happened yet: the one of all stories, or one of its own."""
    name = request.path.stem
    if not _told:
        _told.append(name)
        yield request.getfixturevalue("_house")
    else:
        with a_house_of_its_own(name) as house:
            yield house


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        path = chromium()
        assert path is not None, "no Chromium: run tests/browser/chromium.py"
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _speak(context: BrowserContext, house: House, who: str, language: str) -> None:
    """Log in over HTTP, so that the profile has its cookie, and set the person's language."""
    email = f"{who}@demo.webcare.example"
    login = context.request.post(
        f"{house.url}/api/auth/login", data={"email": email, "password": PASSWORD}
    )
    assert login.ok, login.text()
    changed = context.request.patch(
        f"{house.url}/api/auth/me",
        data={"language": language},
        headers={"X-CSRF-Token": login.json()["csrf_token"]},
    )
    assert changed.ok, changed.text()


@pytest.fixture
def log_in(house: House, browser: Browser) -> Iterator[LogIn]:
    """Log in as a person of the demo, in a profile of their own; English unless told otherwise."""
    contexts = []

    def log_in(who: str = "agent", phone: bool = False, locale: str = "en-GB") -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP, has_touch=phone, locale=locale
        )
        contexts.append(context)
        _speak(context, house, who, locale[:2])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(house.url)
        page.get_by_role("button", name=PROFILE[locale[:2]]).wait_for()
        return page

    yield log_in
    for context in contexts:
        context.close()


@pytest.fixture
def consent(house: House) -> Iterator[None]:
    """Meanwhile answers to complaints need a peer's and a supervisor's consent."""
    with house.consent_required():
        yield
