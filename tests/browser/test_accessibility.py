"""No screen keeps anybody out: axe-core over every one of them, wide and narrow, light and dark."""

import json
import time
from typing import Any, Literal
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import DESKTOP, PHONE, PROFILE
from tests.browser.house import PASSWORD, House
from tests.browser.people import Desk, a_desk, until
from tests.browser.screens import SCREENS, SOURCE, in_source
from tests.browser.test_agent_story import post
from tests.browser.test_incident_story import an_incident

AXE = SOURCE.parent / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
METER = "@nordlicht When is my meter read?"
WORDS = "Which of your cakes are vegan, and do you deliver?"
STILL_COMING = ".MuiSkeleton-root, .MuiLinearProgress-indeterminate"
FADED_IN = """Promise.all(
    document.getAnimations()
        .filter(each => each.effect.getComputedTiming().endTime !== Infinity)
        .map(each => each.finished.catch(() => 0))
)"""
"""What is still fading in has not its colours yet; what turns for ever is not waited for."""

Colours = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("light", "dark")
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"

GROUND = {"light": "rgb(244, 246, 248)", "dark": "rgb(17, 21, 26)"}
"""The background of the page, by which one sees that the other colours are there."""


def test_every_screen_is_in_the_table() -> None:
    """Somebody says of each new screen who opens it, in tests/browser/screens.py."""
    assert in_source() == set(SCREENS)


@pytest.fixture(scope="module")
def ids(house: House, browser: Browser) -> dict[str, str]:
    """By the beginning of a path, the thing to look at there: a case with a note and an answer,
    so that there is something to see, its client, a draft of its policy, a prepared reply and a
    sample of cases."""
    post(house, WORDS)
    with a_desk(house, browser, "agent") as agent:
        case = until(lambda: _case(agent))
        assert agent.ask(case["id"], kind="add_note", text="Ask the kitchen.").ok
        reply = {"kind": "submit_reply", "text": "All of them, and we do.", "purpose": "substance"}
        assert agent.ask(case["id"], **reply).ok
        customer = agent.get(f"/api/cases/{case['id']}")["customer"]["id"]
    with a_desk(house, browser, "supervisor") as supervisor:
        prepared = supervisor.get("/api/prepared")[0]["id"]
        draft = {"client_id": case["client_id"], "title": "Cakes"}
        policy = supervisor.send("POST", "/api/policies", draft).json()["id"]
    sample = {"id": str(uuid4()), "client_id": case["client_id"], "name": "Cakes", "size": 1}
    with a_desk(house, browser, "auditor") as auditor:
        drawn = auditor.send("POST", "/api/samples", sample)
        assert drawn.ok, drawn.text()
    return {
        "questions": _question(house, browser),
        "incidents": an_incident(house, browser, "The power has been out in all of Bremen North."),
        "cases": case["id"],
        "clients": case["client_id"],
        "people": supervisor.me["id"],
        "personal-data": customer,
        "policies": policy,
        "prepared": prepared,
        "audit": sample["id"],
    }


def _question(house: House, browser: Browser) -> str:
    """Something that the second line of the demo's larger client was asked."""
    file = house.data / "meter.jsonl"
    file.write_text(json.dumps({"id": "meter-1", "author": "lou", "text": METER}) + "\n")
    house.webcare("import", str(file), "--account", "nordlicht")
    with a_desk(house, browser, "agent") as agent:
        case = until(lambda: next(iter(agent.get('/api/cases?filter={"q":"my meter read"}')), None))
        asked = agent.ask(case["id"], kind="ask_second_line", text="When is it read?")
        assert asked.ok, asked.text()
    with a_desk(house, browser, "secondline") as second_line:
        found: str = until(lambda: second_line.get("/api/questions"))[0]["id"]
    return found


def _case(agent: Desk) -> Any:
    found = agent.get('/api/cases?filter={"q":"cakes are vegan"}')
    return found[0] if found and found[0]["kind"] else None


def _log_in(page: Page, house: House, who: str) -> str:
    """Its CSRF token; from now on the page speaks English."""
    login = page.request.post(
        f"{house.url}/api/auth/login",
        data={"email": f"{who}@demo.webcare.example", "password": PASSWORD},
    )
    assert login.ok, login.text()
    token: str = login.json()["csrf_token"]
    page.request.patch(
        f"{house.url}/api/auth/me", data={"language": "en"}, headers={"X-CSRF-Token": token}
    )
    return token


def _violations(page: Page, where: str) -> list[str]:
    """What axe-core holds to be grave on the screen as it is, in words."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())  # not as a script of the page: its policy forbids those
    page.evaluate(FADED_IN)
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{where}: {violation['id']} ({violation['help']}): {node['html'][:160]}"
        for violation in result["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def _unanswered(page: Page) -> set[Request]:
    """What the page has asked and not been told yet, kept up to date while one waits for the page.
    Its stream of events, which never ends, is not among them."""
    asked: set[Request] = set()
    page.on("request", lambda each: asked.add(each) if each.resource_type == "fetch" else None)
    page.on("requestfinished", lambda each: asked.discard(each))
    page.on("requestfailed", lambda each: asked.discard(each))
    return asked


def _until_answered(page: Page, asked: set[Request]) -> None:
    deadline = time.monotonic() + 20
    while asked:
        assert time.monotonic() < deadline, f"no answer: {[each.url for each in asked]}"
        page.wait_for_timeout(20)  # in which the page's events are heard


def _settled(page: Page, colours: Colours) -> None:
    page.locator("main").wait_for()
    expect(page.locator("body")).to_have_css("background-color", GROUND[colours], timeout=20_000)
    expect(page.locator(STILL_COMING)).to_have_count(0, timeout=20_000)


def _beyond(page: Page) -> int:
    """By how many pixels a screen is too wide, once it has taken its new size in.

    Asked from here: the pages' own policy forbids what Playwright's waiting would evaluate.
    """
    deadline = time.monotonic() + 5
    while (beyond := int(page.evaluate(TOO_WIDE))) > 0 and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    return beyond


def _faults(page: Page, where: str) -> list[str]:
    """Those of a screen: wide and narrow, light and dark."""
    faults = []
    for colours in COLOURS:
        page.emulate_media(color_scheme=colours)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            _settled(page, colours)
            place = f"{where}, {colours}, {size['width']} px"
            faults += _violations(page, place)
            beyond = _beyond(page)
            if beyond > 0:
                faults.append(f"{place}: {beyond} px too wide")
    return faults


@pytest.mark.parametrize("who", sorted(set(SCREENS.values())))
def test_no_screen_has_a_grave_fault(
    house: House, browser: Browser, ids: dict[str, str], who: str
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.set_default_timeout(20_000)
    _log_in(page, house, who)
    asked = _unanswered(page)
    faults: list[str] = []
    for pattern in (pattern for pattern, opener in SCREENS.items() if opener == who):
        page.set_viewport_size(DESKTOP)
        page.goto(house.url + pattern.replace(":id", ids.get(pattern.split("/")[1], "")))
        page.get_by_role("button", name=PROFILE["en"]).wait_for()
        _until_answered(page, asked)
        faults += _faults(page, pattern)
    context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("colours", COLOURS)
def test_neither_has_the_login_nor_a_dialog(
    house: House, browser: Browser, ids: dict[str, str], colours: Colours
) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", color_scheme=colours)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(house.url)
    page.get_by_label("E-mail").wait_for()
    faults = _violations(page, f"/login, {colours}")
    _log_in(page, house, "agent")
    page.goto(f"{house.url}/cases/{ids['cases']}/show")
    page.get_by_label("Conversation").first.wait_for()
    _settled(page, colours)
    page.get_by_role("button", name=PROFILE["en"]).focus()
    for key in ("?", "e", "Enter"):
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()
        faults += _violations(page, f"dialog of {key}, {colours}")
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
    context.close()
    assert not faults, "\n".join(faults)
