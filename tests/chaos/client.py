"""Scripts and browsers as the contract wants them: they repeat what was not answered, same ids."""

import asyncio
import hashlib
import hmac
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx2

from tests.waiting import eventually

PATIENCE = 300.0
"""Seconds until something counts as lost; nothing here measures how quick anything is."""


@dataclass
class Client:
    """An agent's session and a network's webhook, over the same HTTP."""

    http: httpx2.AsyncClient
    chance: random.Random
    account: str
    secret: str
    email: str
    password: str
    csrf: str = ""
    accepted: set[str] = field(default_factory=set)
    """Ids of posts that the webhook answered with 200."""
    commands: dict[str, str] = field(default_factory=dict)
    """Command ids and what they came to: done, or the slug of the refusal."""
    faults: int = 0
    """Answers that did not come, or were 5xx."""
    _logging_in: asyncio.Lock = field(default_factory=asyncio.Lock)

    # -- as the network ----------------------------------------------------------------------------

    async def deliver(self, **event: Any) -> None:
        """One event of the generic webhook, until it is accepted; some come twice all the same."""
        event = {"occurred_at": datetime.now(UTC).isoformat(), **event}
        body = json.dumps({"events": [event]}).encode()
        receipt = (await self.deliver_raw(body)).json()
        assert receipt["accepted"] + receipt["duplicates"] == 1, receipt
        self.accepted.add(event["id"])
        if self.chance.random() < 0.2:
            again = (await self.deliver_raw(body)).json()
            assert (again["accepted"], again["duplicates"]) == (0, 1), again

    async def deliver_raw(self, body: bytes) -> httpx2.Response:
        """Anything at all, signed as it should be; the first answer that is no fault."""
        digest = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return await self._insist(
            "POST",
            f"/api/inbound/generic/{self.account}",
            content=body,
            headers={"X-Webcare-Signature": f"sha256={digest}"},
        )

    # -- as an agent -------------------------------------------------------------------------------

    async def case_of(self, words: str) -> dict[str, Any]:
        """The case in whose messages these words stand, once it is assessed and open."""

        async def found() -> Any:
            filters = json.dumps({"q": words})
            answer = await self.ask("GET", "/api/cases", params={"filter": filters})
            cases = answer.json()
            assert len(cases) <= 1, f"{len(cases)} cases hold {words}"
            ready = [case for case in cases if case["answering"] and case["status"] == "open"]
            return ready[0] if ready else None

        case: dict[str, Any] = await eventually(found, within=PATIENCE)
        return case

    async def case(self, case_id: str) -> dict[str, Any]:
        """The case as the agent's screen has it."""
        found: dict[str, Any] = (await self.ask("GET", f"/api/cases/{case_id}")).json()
        return found

    async def journal(self, case_id: str) -> list[str]:
        """What happened to the case, to be read by people."""
        rows = (await self.ask("GET", f"/api/cases/{case_id}/journal")).json()
        return [f"{row['at'][11:19]} {row['kind']}" for row in rows]

    async def command(self, case_id: str, kind: str, **fields: Any) -> str:
        """A command, asked under one id until it is answered: done or the slug of a refusal."""
        command = {"id": str(uuid4()), "kind": kind, **fields}
        address = f"/api/cases/{case_id}/commands"
        impatient = self.chance.random() < 0.2  # a double click
        if impatient:
            await asyncio.gather(*(self.ask("POST", address, json=command) for _ in range(2)))
        while True:
            answer = await self.ask("POST", address, json=command)
            if answer.status_code != 202:
                break
            await asyncio.sleep(0.3)
        came_to = "done" if answer.is_success else answer.json()["type"].rpartition("/")[2]
        self.commands[command["id"]] = came_to
        return came_to

    async def ask(self, method: str, path: str, **what: Any) -> httpx2.Response:
        """A request in the agent's session; logs in when there is none."""
        while True:
            token = self.csrf
            answer = await self._insist(method, path, headers={"X-CSRF-Token": token}, **what)
            if answer.status_code != 401:
                return answer
            async with self._logging_in:
                if self.csrf == token:  # nobody was quicker
                    await self.log_in()

    async def log_in(self) -> None:
        """Begin the session."""
        credentials = {"email": self.email, "password": self.password}
        answer = await self._insist("POST", "/api/auth/login", json=credentials)
        answer.raise_for_status()
        self.csrf = answer.json()["csrf_token"]

    async def _insist(self, method: str, path: str, **what: Any) -> httpx2.Response:
        """The answer to a request; no answer and 5xx mean: the same again."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    answer = await self.http.request(method, path, **what)
                    if answer.status_code < 500:
                        return answer
                except httpx2.HTTPError:
                    pass
                self.faults += 1
                await asyncio.sleep(self.chance.uniform(0.1, 0.8))


@asynccontextmanager
async def a_client(url: str, **given: Any) -> AsyncIterator[Client]:
    """A client of the API at `url`."""
    async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=8) as http:
        yield Client(http=http, **given)
