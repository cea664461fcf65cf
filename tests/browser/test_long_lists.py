"""A list that is longer than what is shown at first goes on: nothing of it is out of reach."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import LogIn
from tests.browser.house import House

MANY = 205


def _so_many(resource: str, like: Any, many: int = MANY) -> Callable[[Route], None]:
    """Answers as the API would if there were that many rows like this one."""
    rows = [
        like | {"id": str(UUID(int=n + 1)), "name": f"row-{n}", "number": n + 1}
        for n in range(many)
    ]

    def answer(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        first, last = json.loads(asked["range"][0])
        page = rows[first : last + 1]
        told = f"{resource} {first}-{first + len(page) - 1}/{many}"
        route.fulfill(json=page, headers={"Content-Range": told})

    return answer


@pytest.mark.parametrize(
    ("resource", "who"),
    [("clients", "supervisor"), ("accounts", "supervisor"), ("teams", "administrator")],
)
def test_a_long_list_goes_on(house: House, log_in: LogIn, resource: str, who: str) -> None:
    page = log_in(who)
    if resource == "teams":
        like: Any = {
            "kind": "blended",
            "origin": "internal",
            "agency": None,
            "clients": [],
            "lead": None,
            "pushes": True,
            "picking": True,
            "shifts": False,
            "idle_after": 1_800,
            "active": True,
            "members": [],
        }
    else:
        (like, *_) = page.request.get(f"{house.url}/api/{resource}").json()
    page.route(f"**/api/{resource}?*", _so_many(resource, like))
    page.route(f"**/api/{resource}/*", lambda route: route.fulfill(json=like))
    page.goto(f"{house.url}/{resource}")
    cards = page.get_by_role("main").get_by_role("article")
    expect(cards).to_have_count(200)
    page.get_by_role("button", name="Show more").click()
    expect(cards).to_have_count(MANY)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_questions_go_on_behind_the_first_fifty(house: House, log_in: LogIn) -> None:
    """The server gives them by fifties and does not count them."""
    page = log_in("secondline")
    asked_at, many = "2026-03-03T10:00:00Z", 120
    like: Any = {
        "case_id": str(UUID(int=1)),
        "client_id": str(UUID(int=2)),
        "parent_id": None,
        "kind": "second_line",
        "state": "open",
        "open": True,
        "asked_at": asked_at,
        "wanted_by": asked_at,
        "holder": {"department": "Second line", "contact": None},
        "since": asked_at,
        "due_at": None,
        "reminders": 0,
        "undelivered": None,
        "settled_at": None,
        "reference": None,
        "thread": [],
        "possible": [],
    }
    rows = [like | {"id": str(UUID(int=n + 1))} for n in range(many)]

    def answer(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        first = int(asked.get("first", ["0"])[0])
        route.fulfill(json=rows[first : first + 50])

    page.route("**/api/questions?*", answer)
    page.goto(f"{house.url}/questions")
    cards = page.get_by_role("main").locator("a[href^='/questions/']")
    more = page.get_by_role("button", name="Show more")
    for shown in (50, 100):
        expect(cards).to_have_count(shown)
        more.click()
    expect(cards).to_have_count(many)
    expect(more).to_have_count(0)


def test_incidents_go_on_behind_the_first_hundred(house: House, log_in: LogIn) -> None:
    page = log_in("supervisor")
    moment = "2026-03-03T10:00:00Z"
    like: Any = {"client_id": str(UUID(int=2)), "client_name": "Nordlicht Energie", "first": None}
    like |= dict.fromkeys(("began_at", "latest_at", "found_at"), moment)
    like |= {"cases": 3, "open": 3, "channels": []}
    page.route("**/api/incidents?*", _so_many("incidents", like))
    page.goto(f"{house.url}/incidents")
    cards = page.get_by_role("main").locator("a[href^='/incidents/']")
    more = page.get_by_role("button", name="Show more")
    for shown in (100, 200):
        expect(cards).to_have_count(shown)
        more.click()
    expect(cards).to_have_count(MANY)
    expect(more).to_have_count(0)


MOMENT = "2026-03-03T10:00:00Z"
SOMEBODY = {"id": str(UUID(int=3)), "name": "Nina Ng"}
AUDITED: dict[str, Any] = {
    "audits": {
        "kind": "nightly",
        "state": "finished",
        "started_at": MOMENT,
        "differences": 0,
        "gaps": 0,
    }
    | dict.fromkeys(("asked_by", "case_ids", "through_anchor")),
    "anchors": {"at": MOMENT, "root": "", "entries": 1, "state": "signed", "problem": None},
    "samples": {
        "size": 1,
        "population": 1,
        "reviewed": 0,
        "drawn_by": SOMEBODY,
        "drawn_at": MOMENT,
    },
    "configuration-changes": {
        "client_name": "Nordlicht Energie",
        "seq": 1,
        "at": MOMENT,
        "by": None,
        "kind": "client_added",
        "subject_name": None,
        "changes": [],
        "hash": "",
    },
}


@pytest.mark.parametrize(
    ("resource", "part", "row", "step"),
    [
        ("audits", "verify", "section >> text=no difference", 25),
        ("anchors", "verify", "ol > li", 25),
        ("samples", "samples", "a[href^='/audit/samples/']", 200),
        ("configuration-changes", "configuration", "ol > li", 50),
    ],
)
def test_what_an_auditor_reads_goes_on(
    house: House, log_in: LogIn, resource: str, part: str, row: str, step: int
) -> None:
    page = log_in("auditor")
    page.route(f"**/api/{resource}?*", _so_many(resource, AUDITED[resource]))
    page.goto(f"{house.url}/audit/{part}")
    rows = page.get_by_role("main").locator(row)
    expect(rows).to_have_count(step)
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(min(2 * step, MANY))


def test_all_guidelines_are_there(house: House, log_in: LogIn) -> None:
    page = log_in("supervisor")
    (client, *_) = page.request.get(f"{house.url}/api/clients").json()
    like: Any = {"client_id": client["id"], "title": "Spring", "status": "published"}
    like |= {"version": "v1", "holds": False, "approver": None}
    like |= {"authors": [SOMEBODY], "updated_at": MOMENT}
    page.route("**/api/policies?*", _so_many("policies", like, many=505))
    page.goto(f"{house.url}/policies")
    expect(page.get_by_role("link", name="Spring")).to_have_count(505)


def test_a_stop_that_stands_is_told_however_many_were_lifted_since(
    house: House, log_in: LogIn
) -> None:
    page = log_in("supervisor")
    client_id = page.request.get(f"{house.url}/api/auth/me").json()["grants"][0]["client_id"]
    like: Any = {"client_id": client_id, "account_id": None, "pressed_by": None, "lifted_by": None}
    like |= {"reason": "", "pressed_at": "2026-03-03T10:00:00Z"}
    lifted = [
        like | {"id": str(UUID(int=n + 1)), "lifted_at": "2026-03-04T10:00:00Z"}
        for n in range(MANY)
    ]
    standing = like | {"id": str(UUID(int=0)), "lifted_at": None, "reason": "Nobody checked it"}

    def answer(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        wanted = json.loads(asked["filter"][0]).get("standing")
        first, last = json.loads(asked["range"][0])
        rows = {True: [standing], False: lifted, None: [*lifted, standing]}[wanted]
        shown = rows[first : last + 1]
        told = f"stops {first}-{first + len(shown) - 1}/{len(rows)}"
        route.fulfill(json=shown, headers={"Content-Range": told})

    page.route("**/api/stops?*", answer)
    page.goto(f"{house.url}/cases")
    expect(page.get_by_role("status").filter(has_text="Nobody checked it")).to_be_visible()
