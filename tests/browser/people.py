"""What an administrator does over HTTP for a story: people, teams, and who says what to a case."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

from playwright.sync_api import APIRequestContext, Browser

from tests.browser.house import PASSWORD, House

T = TypeVar("T")


def until(ask: Callable[[], T | None], within: float = 30) -> T:
    """The first truthy answer."""
    deadline = time.monotonic() + within
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"did not come true within {within} s"
        time.sleep(0.1)
    return answer


class Desk:
    """Somebody of the demo, logged in without a screen."""

    def __init__(self, house: House, http: APIRequestContext, email: str) -> None:
        self._url, self._http = house.url, http
        login = http.post(
            f"{self._url}/api/auth/login", data={"email": email, "password": PASSWORD}
        )
        assert login.ok, login.text()
        self.me: Any = login.json()

    def get(self, path: str) -> Any:
        """The answer of a question."""
        return self._http.get(f"{self._url}{path}").json()

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """The response to a request that changes something."""
        return self._http.fetch(
            f"{self._url}{path}",
            method=method,
            data=body,
            headers={"X-CSRF-Token": self.me["csrf_token"]},
        )

    def ask(self, case_id: str, **command: Any) -> Any:
        """The response to a command."""
        body = {"id": str(uuid4()), **command}
        return self.send("POST", f"/api/cases/{case_id}/commands", body)

    def clients(self) -> list[str]:
        """The clients one works for."""
        return sorted({grant["client_id"] for grant in self.me["grants"]})


@contextmanager
def a_desk(house: House, browser: Browser, who: str) -> Iterator[Desk]:
    """A desk of somebody, by the first part of the address or the whole."""
    context = browser.new_context()
    email = who if "@" in who else f"{who}@demo.webcare.example"
    try:
        yield Desk(house, context.request, email)
    finally:
        context.close()


@contextmanager
def a_team(house: House, browser: Browser, names: set[str], **settings: Any) -> Iterator[None]:
    """A team of those people for all clients, with room for whatever waits; gone afterwards."""
    with a_desk(house, browser, "administrator") as desk:
        body = {"name": "Day", "kind": "blended", "clients": desk.clients(), **settings}
        made = desk.send("POST", "/api/teams", body)
        assert made.ok, made.text()
        address = f"/api/teams/{made.json()['id']}"
        for person in desk.get("/api/people"):
            if person["name"] in names:
                room = {"capacity": 60}
                member = desk.send("PUT", f"{address}/members/{person['id']}", room)
                assert member.ok, member.text()
        yield
        assert desk.send("PUT", address, body | {"active": False}).ok
