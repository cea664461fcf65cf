"""Who may what, route by route: the table of permissions says it, and the API does it.

Every route of the OpenAPI document is asked by somebody in every role, about their own client's
things and about another's; each answer is searched for what its reader must not read.
"""

import json
from contextlib import nullcontext
from uuid import UUID

import pytest

from db.api_tokens import create_token
from db.tables import Person, utc_now
from domain.actor import Role
from domain.permissions import PERSONAL, ROLE_PERMISSIONS, Permission
from tests.access.conftest import Access
from tests.access.house import House
from tests.access.routes import ROUTES, Kind
from tests.access.walk import ask, every_route, expected

_WALKED = {where: route for where, route in ROUTES.items() if not route.streams}


def test_every_route_is_in_the_table(access: Access) -> None:
    """Somebody says of each new route who may use it, in tests/access/routes.py."""
    there = every_route(access.app)
    assert there - ROUTES.keys() == set(), "not in the table"
    assert ROUTES.keys() - there == set(), "no longer there"


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_may_what_the_table_says_and_reads_nothing_else(
    access: Access, role: Role
) -> None:
    wrong: list[object] = []
    may = ROLE_PERMISSIONS[role]
    async with access.client(access.north.logins[role]) as client:
        for where, route in _WALKED.items():
            for house in (access.north, access.south):
                foreign = house is access.south
                if foreign and route.kind in (Kind.LIST, Kind.OWN, Kind.OPEN):
                    continue  # there is nothing to name
                async with access.undoing() if where[0] != "GET" else nullcontext():
                    answer = await ask(client, access.app, where, route, house, role)
                due = expected(route, may, foreign=foreign)
                if answer.status_code != due:
                    wrong.append((*where, "foreign" if foreign else "own", answer.status_code, due))
                leaks = _leaks(answer.text, access, role, may, where)
                wrong += [(*where, "leaks", leak) for leak in leaks]
    assert wrong == []


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR])
@pytest.mark.parametrize("given", [Permission.READ_CASES, Permission.CONFIGURE])
async def test_a_token_may_what_it_was_given_and_its_maker_may(
    access: Access, role: Role, given: Permission
) -> None:
    """A token that was made when its maker could more is cut down with them."""
    wrong: list[object] = []
    may = ROLE_PERMISSIONS[role] & {given}
    async with access.undoing():
        token = await _a_token(access, access.north.person(role), given)
        async with access.client(token=token) as client:
            for where, route in _WALKED.items():
                answer = await ask(client, access.app, where, route, access.north, role)
                due = expected(route, may, foreign=False)
                if route.kind is not Kind.SIGNED and route.person_only:
                    due = 401
                if answer.status_code != due:
                    wrong.append((*where, answer.status_code, due))
                leaks = _leaks(answer.text, access, role, may, where)
                wrong += [(*where, "leaks", leak) for leak in leaks]
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
async def test_no_filter_brings_rows_of_another_client(access: Access, role: Role) -> None:
    """Neither by naming the client nor by naming its rows."""
    south = access.south
    filters = [
        {"client_id": str(south.client_id)},
        {"id": [thing for thing in south.own_things() if _is_id(thing)]},
        {"q": south.markers.words},
        {"q": south.markers.handle},
    ]
    async with access.client(access.north.logins[role]) as client:
        for where, route in ROUTES.items():
            if route.kind is Kind.LIST:
                for wanted in filters:
                    answer = await client.get(where[1], params={"filter": json.dumps(wanted)})
                    assert answer.status_code in (200, 403, 422), where
                    assert answer.status_code != 200 or answer.json() == [], (where, wanted)


async def test_without_a_login_nothing_is_told(access: Access) -> None:
    wrong: list[object] = []
    async with access.client() as client:
        for where, route in ROUTES.items():
            answer = await ask(client, access.app, where, route, access.north, Role.AGENT)
            due = route.ok if route.kind is Kind.OPEN else 401
            if answer.status_code != due:
                wrong.append((*where, answer.status_code, due))
            assert not any(thing in answer.text for thing in access.north.own_things()), where
    assert wrong == []


async def test_a_login_without_the_csrf_token_changes_nothing(access: Access) -> None:
    login = access.north.logins[Role.SUPERVISOR]
    async with access.client(login) as client:
        del client.headers["X-CSRF-Token"]
        for where, route in _WALKED.items():
            if where[0] == "GET" or route.kind in (Kind.OPEN, Kind.SIGNED):
                continue
            answer = await ask(client, access.app, where, route, access.north, Role.SUPERVISOR)
            assert answer.status_code == 403, where
            assert answer.json()["type"].endswith("/csrf"), where


async def test_who_may_not_read_conversations_cannot_search_them_either(access: Access) -> None:
    """Else the number of hits would spell out what was said, letter by letter."""
    words = access.north.markers.words
    async with access.client(access.north.logins[Role.STAKEHOLDER]) as client:
        hit = await client.get("/api/cases", params={"filter": f'{{"q":"{words}"}}'})
        assert hit.status_code == 403
    async with access.client(access.north.logins[Role.AGENT]) as client:
        hit = await client.get("/api/cases", params={"filter": f'{{"q":"{words}"}}'})
        assert [row["id"] for row in hit.json()] == [str(access.north.case.id)]


async def test_ones_own_words_never_wait_for_ones_own_consent(access: Access) -> None:
    """The house's draft is an agent's and waits for a supervisor."""
    filters = {"filter": json.dumps({"consents": True})}
    async with access.client(access.north.logins[Role.SUPERVISOR]) as client:
        (task,) = (await client.get("/api/tasks", params=filters)).json()
        assert (task["kind"], task["case_id"]) == ("approve", str(access.north.case.id))
    async with access.client(access.north.logins[Role.AGENT]) as client:
        assert (await client.get("/api/tasks", params=filters)).json() == []


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.AGENT, "/api/cases"),
        (Role.AGENT, "/api/cases/{case}"),
        (Role.AGENT, "/api/cases/{case}/messages"),
        (Role.AGENT, "/api/cases/{case}/notes"),
        (Role.AUDITOR, "/api/cases/{case}/journal"),
        (Role.AUDITOR, "/api/customers"),
        (Role.AGENT, "/api/tasks"),
    ],
)
async def test_whoever_may_read_conversations_reads_them(
    access: Access, role: Role, address: str
) -> None:
    """So that the same words missing elsewhere means that they were left out."""
    async with access.client(access.north.logins[role]) as client:
        answer = await client.get(address.format(case=access.north.case.id))
        assert access.north.markers.words in answer.text


def _leaks(
    text: str, access: Access, role: Role, may: frozenset[Permission], where: tuple[str, str]
) -> list[str]:
    """Whatever stands in an answer that its reader must not read."""
    forbidden = list(access.south.own_things())
    for house in (access.north, access.south):
        forbidden += _nobodys(house, where)
    about_a_person = Permission.MANAGE_PERSONAL_DATA in may and where[1].startswith(
        "/api/personal-data/"
    )
    if Permission.READ_CONVERSATIONS not in may and not about_a_person:
        forbidden += access.north.markers.conversation
    if not may & {Permission.READ_CONFIGURATION, Permission.CONFIGURE}:
        forbidden.append(access.north.markers.settings)
    if Permission.READ_CONFIGURATION not in may:
        forbidden += [p.email for r, p in access.north.brand.people.items() if r is not role]
    return [thing for thing in forbidden if thing in text]


def _is_id(thing: str) -> bool:
    try:
        UUID(thing)
    except ValueError:
        return False
    return True


def _nobodys(house: House, where: tuple[str, str]) -> list[str]:
    """What no answer holds, whoever asks: it would let its reader in as somebody else."""
    tokens = [login.token for login in house.logins.values()]
    csrf = [login.csrf_token for login in house.logins.values()]
    hashes = [p.password_hash for p in house.brand.people.values() if p.password_hash]
    # One's own CSRF token is what these two are for.
    mine = csrf if where[1] != "/api/auth/me" else []
    return [house.markers.secret, *tokens, *hashes, *mine]


async def _a_token(access: Access, person: Person, given: Permission) -> str:
    assert given not in PERSONAL
    async with access.switchboard.begin() as session:
        _, token = await create_token(
            session,
            client_id=access.north.client_id,
            person_id=person.id,
            name="test",
            permissions={given},
            expires_at=utc_now().replace(year=utc_now().year + 1),
        )
    return token
