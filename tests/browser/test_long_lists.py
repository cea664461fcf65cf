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


def _so_many(resource: str, like: Any) -> Callable[[Route], None]:
    """Answers as the API would if there were that many rows like this one."""
    rows = [like | {"id": str(UUID(int=n + 1)), "name": f"row-{n}"} for n in range(MANY)]

    def answer(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        first, last = json.loads(asked["range"][0])
        page = rows[first : last + 1]
        told = f"{resource} {first}-{first + len(page) - 1}/{MANY}"
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
