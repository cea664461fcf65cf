"""Three supervisors decide on one draft at the same moment, over HTTP: one decision stands."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from playwright.sync_api import Browser

from tests.browser.house import PASSWORD, House
from tests.browser.people import a_desk, until
from tests.browser.test_agent_story import post

WORDS = "This is unacceptable, my sandwich was stale and I am disappointed."


@pytest.mark.usefixtures("consent")
def test_one_decision_stands_and_the_others_are_told_which(house: House, browser: Browser) -> None:
    post(house, WORDS)
    with (
        a_desk(house, browser, "administrator") as admin,
        a_desk(house, browser, "agent") as agent,
        a_desk(house, browser, "agent2") as peer,
    ):
        case = until(lambda: _case(agent))
        emails = [_a_supervisor(admin, case["client_id"]) for _ in range(3)]
        reply = {"kind": "submit_reply", "text": "We are sorry.", "purpose": "substance"}
        assert agent.ask(case["id"], **reply).ok
        draft = _draft(agent, case["id"])
        consent = {
            "kind": "approve_draft",
            "draft_id": draft["id"],
            "revision": draft["revisions"][-1]["hash"],
        }
        assert peer.ask(case["id"], **consent).ok
        until(lambda: _draft(agent, case["id"])["group"] == "supervisors")
        with ThreadPoolExecutor(3) as pool:
            answers = list(
                pool.map(lambda email: _decide(house, email, case["id"], consent), emails)
            )
        assert sorted(status for status, _ in answers) == [200, 409, 409]
        for status, body in answers:
            if status == 409:
                assert body["type"].endswith("/already-decided")
                assert "approved" in body["detail"], "they are told which decision stands"
        journal = agent.get(f"/api/cases/{case['id']}/journal")
        kinds = [row["kind"] for row in journal]
        assert kinds.count("draft_approved") == 2, "the peer and one supervisor"
        refused = [row for row in journal if row["kind"] == "command_refused"]
        assert len({row["event"]["by"]["person_id"] for row in refused}) == 2


def _case(agent: Any) -> Any:
    found = agent.get('/api/cases?filter={"q":"my sandwich was stale"}')
    return found[0] if found and found[0]["kind"] else None


def _draft(agent: Any, case_id: str) -> Any:
    (draft,) = agent.get(f"/api/cases/{case_id}")["drafts"]
    return draft


def _a_supervisor(admin: Any, client_id: str) -> str:
    email = f"{uuid4().hex[:8]}@demo.webcare.example"
    made = admin.send(
        "POST",
        "/api/people",
        {
            "email": email,
            "name": f"Supervisor {email[:4]}",
            "password": PASSWORD,
            "grant": {"client_id": client_id, "role": "supervisor"},
        },
    )
    assert made.ok, made.text()
    return email


def _decide(
    house: House, email: str, case_id: str, consent: dict[str, str]
) -> tuple[int, dict[str, Any]]:
    with httpx2.Client(base_url=house.url, timeout=30, trust_env=False) as client:
        login = client.post("/api/auth/login", json={"email": email, "password": PASSWORD})
        headers = {"X-CSRF-Token": login.json()["csrf_token"]}
        answer = client.post(
            f"/api/cases/{case_id}/commands", json={"id": str(uuid4()), **consent}, headers=headers
        )
        return answer.status_code, answer.json()
