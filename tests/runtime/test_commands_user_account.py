"""People and accounts from the command line, for operators and for their scripts."""

import asyncio
import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from db.clients import create_client
from db.engine import create_engine, create_sessions
from db.passwords import verify_password
from db.people import get_person
from domain.agreement import ServiceAgreement
from runtime.cli import app
from tests.keys import KEYS

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)


@pytest.fixture(scope="module", autouse=True)
def client(database_url: str) -> str:
    """A client of the name `Strandkorb`."""

    async def create() -> None:
        engine = create_engine(database_url, pool_size=1)
        async with create_sessions(engine, KEYS).begin() as session:
            await create_client(
                session,
                name="Strandkorb",
                brand="Strandkorb",
                form_of_address="formal",
                agreement=ServiceAgreement(version="1"),
            )
        await engine.dispose()

    asyncio.run(create())
    return "Strandkorb"


def _run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, [*words], input=given)


def _json(*words: str, given: str = "") -> Any:
    result = _run(*words, "--json", given=given)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def _knows(database_url: str, email: str, password: str) -> bool:
    async def look() -> bool:
        engine = create_engine(database_url, pool_size=1)
        async with create_sessions(engine, KEYS)() as session:
            person = await get_person(session, email)
        await engine.dispose()
        return verify_password(password, person.password_hash)

    return asyncio.run(look())


def test_somebody_new_gets_a_role_a_password_and_leaves(client: str, database_url: str) -> None:
    email = "jana@webcare.example"
    add = ("user", "add", email, "--name", "Jana", "--client", client, "--role", "agent")
    assert _json(*add, given=f"{PASSWORD}\n")["email"] == email
    assert _knows(database_url, email, PASSWORD)
    again = _run(*add, given=f"{PASSWORD}\n")
    assert again.exit_code == 1
    assert "e-mail address already" in again.stderr

    granted = ("user", "grant", email, "--client", client, "--role", "supervisor")
    assert _json(*granted)["changed"] is True
    assert _json(*granted)["changed"] is False
    (person,) = [each for each in _json("user", "list") if each["email"] == email]
    assert person["roles"] == [f"{client}: agent", f"{client}: supervisor"]

    assert _run("user", "password", email, given="another password\n").exit_code == 0
    assert _knows(database_url, email, "another password")
    assert _json("user", "deactivate", email)["changed"] is True
    assert _json("user", "deactivate", email)["changed"] is False


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (("client", "add", "Strandkorb"), "", "There is a client of that name"),
        (("client", "add", " "), "", "1 to 300 characters"),
        (("user", "password", "nobody@webcare.example"), f"{PASSWORD}\n", "Nobody has"),
        (("user", "password", "nobody@webcare.example"), "short\n", "at least 8 characters"),
        (("user", "deactivate", "nobody@webcare.example"), "", "Nobody has"),
        (("account", "pause", "nowhere"), "", "There is no account"),
        (("account", "secret", "nowhere"), "", "There is no account"),
        (("account", "add", "x", "--client", "Nobody", "--handle", "x"), "", "Clients: Strandkorb"),
        (
            ("account", "add", "Not Fit", "--client", "Strandkorb", "--handle", "x"),
            "",
            "does not fit an address",
        ),
        (
            ("account", "add", "x", "--client", "Strandkorb", "--channel", "telegraph"),
            "",
            "Channels: generic",
        ),
        (("account", "add", "x", "--client", "Strandkorb", "--set", "nonsense"), "", "key=value"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(words: tuple[str, ...], given: str, said: str) -> None:
    result = _run(*words, given=given)
    assert result.exit_code == 1
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_a_webhook_is_connected_paused_and_gets_another_secret(client: str) -> None:
    add = ("account", "add", "korb", "--client", client, "--handle", "strandkorb")
    secret = _json(*add, "--set", "max_length=280")["signing_secret"]
    assert _run(*add).exit_code == 1, "a name is given once"
    (account,) = _json("account", "list")
    assert account["client"] == client
    assert account["status"] == "active"
    assert secret not in _run("account", "list").output
    assert _run("account", "secret", "korb").stdout.strip() == secret
    rotated = _json("account", "secret", "korb", "--rotate")
    assert rotated["signing_secret"] != secret
    assert _json("account", "secret", "korb", "--rotate", "--overlap-hours", "24") != rotated
    assert _json("account", "pause", "korb")["changed"] is True
    assert _json("account", "pause", "korb")["changed"] is False
    assert _json("account", "list")[0]["status"] == "paused"
    assert _json("account", "connect", "korb")["status"] == "active"
    assert _json("account", "resume", "korb")["changed"] is False


def test_an_installation_without_the_demo_begins_with_a_client_and_its_administrator() -> None:
    """There was no way to make one: everything else needs a client that is there."""
    assert _json("client", "add", " Seebad  Nord ")["name"] == "Seebad Nord"
    shown = {"name": "Seebad Nord", "brand": "Seebad Nord", "agreement": "1"}
    assert shown in _json("client", "list")
    add = ("user", "add", "ada@webcare.example", "--name", "Ada", "--client", "Seebad Nord")
    assert _json(*add, "--role", "administrator", given=f"{PASSWORD}\n")["id"]
    called = ("client", "add", "Kurbad", "--brand", "Das Bad", "--form-of-address", "informal")
    assert _json(*called)["name"] == "Kurbad"
    assert shown | {"name": "Kurbad", "brand": "Das Bad"} in _json("client", "list")
