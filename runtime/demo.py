"""Two clients to try webcare with, people in each role, and a webhook for each client."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from db.accounts import SIGNING_SECRET, account_named, add_account, new_signing_secret
from db.clients import FormOfAddress, client_named, create_client
from db.configuration import TEMPLATES, publish_version
from db.engine import create_engine, create_sessions
from db.passwords import hash_password, verify_password
from db.people import create_person, grant, person_with_email, set_password
from db.prepared import get_prepared, release, write_prepared
from db.tables import Client, Person
from domain.actor import Role
from domain.agreement import ServiceAgreement
from domain.prepared import ACKNOWLEDGEMENTS, Address
from domain.reply import Purpose
from domain.values import Language
from runtime.demo_directory import furnish_directory
from runtime.demo_texts import PREPARED_REPLIES, TITLES
from runtime.keys import keyring_of
from runtime.settings import Settings
from runtime.up import Login

_DOMAIN = "demo.webcare.example"


@dataclass(frozen=True)
class _DemoClient:
    name: str
    account: str
    handle: str
    form_of_address: FormOfAddress
    agreement: ServiceAgreement


@dataclass(frozen=True)
class _DemoPerson:
    address: str
    name: str
    initials: str
    language: str
    role: Role
    everywhere: bool = True
    """For both clients; the second line is a client's own staff and sees only their client."""


_CLIENTS = (
    _DemoClient(
        name="Nordlicht Energie",
        account="nordlicht",
        handle="nordlicht",
        form_of_address="formal",
        agreement=ServiceAgreement(version="1"),
    ),
    # In a hurry, so that a newcomer watches an acknowledgement go out by itself.
    _DemoClient(
        name="Café Kompass",
        account="kompass",
        handle="cafekompass",
        form_of_address="informal",
        agreement=ServiceAgreement(
            version="1",
            acknowledge_in=20,
            acknowledge_margin=6,
            acknowledge_spread=4,
            answer_in=120,
        ),
    ),
)

_PEOPLE = (
    _DemoPerson("agent", "Jana Brandt", "JB", "de", Role.AGENT),
    _DemoPerson("agent2", "Milan de Vries", "MV", "en", Role.AGENT),
    _DemoPerson("supervisor", "Sophie Laurent", "SL", "en", Role.SUPERVISOR),
    _DemoPerson("secondline", "Karim Haddad", "KH", "de", Role.SECOND_LINE, everywhere=False),
    _DemoPerson("auditor", "Ruth Engel", "RE", "de", Role.AUDITOR),
    _DemoPerson("stakeholder", "Oliver Grant", "OG", "en", Role.STAKEHOLDER),
    _DemoPerson("administrator", "Ada Novak", "AN", "en", Role.ADMINISTRATOR),
)


async def seed(settings: Settings, database_url: str) -> Sequence[Login]:
    """Furnish the demo where it is missing, change nothing that was changed since, and tell who can
    log in.

    The password is WEBCARE_DEMO_PASSWORD, else the one kept in `<data>/demo-password`, else a new
    one that is kept there. Somebody whose password was changed keeps theirs, unless the environment
    names one.
    """
    chosen = settings.demo_password.get_secret_value() if settings.demo_password else None
    password = chosen or _kept_password(settings.data)
    engine = create_engine(database_url, pool_size=1)
    try:
        async with create_sessions(engine, keyring_of(settings)).begin() as session:
            clients = [await _client(session, wanted) for wanted in _CLIENTS]
            for client in clients:
                await furnish_directory(session, client.client_id, client.name)
            return [
                await _person(session, wanted, clients, password, insist=chosen is not None)
                for wanted in _PEOPLE
            ]
    finally:
        await engine.dispose()


async def _client(session: AsyncSession, wanted: _DemoClient) -> Client:
    client = await client_named(session, wanted.name)
    if client is not None:
        return client
    client = await create_client(
        session,
        name=wanted.name,
        brand=wanted.name,
        form_of_address=wanted.form_of_address,
        agreement=wanted.agreement,
    )
    acknowledgements = {
        language.value: {form.value: text for form, text in forms.items()}
        for language, forms in ACKNOWLEDGEMENTS.items()
    }
    await publish_version(
        session,
        client_id=client.client_id,
        kind=TEMPLATES,
        contents={"acknowledgement": acknowledgements},
        actor=None,
    )
    await _prepared_replies(session, client)
    for channel, name in (("generic", wanted.account), ("webform", f"{wanted.account}-form")):
        if await account_named(session, name) is None:
            await add_account(
                session,
                client_id=client.client_id,
                channel=channel,
                name=name,
                handle=wanted.handle,
                settings={},
                secrets={SIGNING_SECRET: new_signing_secret()},
            )
    return client


async def _prepared_replies(session: AsyncSession, client: Client) -> None:
    """Released without a review, because they come with webcare."""
    for purpose, languages in PREPARED_REPLIES.items():
        for language, forms in languages.items():
            for form, text in forms.items():
                prepared_id = await write_prepared(
                    session,
                    client.client_id,
                    title=TITLES[purpose][language],
                    purpose=Purpose(purpose),
                    language=Language(language),
                    address=Address(form),
                    channel=None,
                    text=text,
                    by=None,
                )
                entry = await get_prepared(session, prepared_id, [client.client_id])
                await release(session, entry, 1, None)


async def _person(
    session: AsyncSession,
    wanted: _DemoPerson,
    clients: Sequence[Client],
    password: str,
    *,
    insist: bool,
) -> Login:
    email = f"{wanted.address}@{_DOMAIN}"
    person = await person_with_email(session, email)
    if person is None:
        person = await create_person(
            session,
            email=email,
            name=wanted.name,
            password_hash=await asyncio.to_thread(hash_password, password),
            initials=wanted.initials,
            language=wanted.language,
        )
        for client in clients if wanted.everywhere else clients[:1]:
            await grant(session, person, client.client_id, wanted.role)
        known = True
    else:
        known = await _knows(session, person, password, insist=insist)
    return Login(
        email=email, password=password if known else None, role=wanted.role.value.replace("_", " ")
    )


async def _knows(session: AsyncSession, person: Person, password: str, *, insist: bool) -> bool:
    """Whether the person logs in with that password, made so when the environment insists."""
    if await asyncio.to_thread(verify_password, password, person.password_hash):
        return True
    if insist:
        await set_password(session, person, await asyncio.to_thread(hash_password, password))
    return insist


def _kept_password(data: Path) -> str:
    """The password that was made up at the first start, so that every start can say it."""
    kept = data / "demo-password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(f"{secrets.token_urlsafe(9)}\n")
    return kept.read_text().strip()
