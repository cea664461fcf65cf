"""People as an identity provider knows them. Issuer and subject name somebody for good; an address
only helps to find, the first time, who they are for us, and only when the provider verified it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from db.grants import follow_groups, grants_of
from db.people import (
    clients_of,
    create_person,
    hold_still,
    journal_everywhere,
    lock_out,
    person_with_email,
)
from db.tables import GroupRole, Person, Subject, utc_now
from domain.errors import NotAllowed


@dataclass(frozen=True)
class Verified:
    """What a provider proved about somebody; `email` only when it verified the address."""

    issuer: str
    subject: str
    email: str | None
    name: str
    language: str
    groups: frozenset[str] | None
    """None: the provider did not say."""


class Unknown(NotAllowed):
    """The provider knows them, and webcare has no role for them."""

    type = "no-role"
    had_roles = False
    """Groups gave them roles until now; that these are gone is to be kept."""


class HasLeft(NotAllowed):
    """They were deactivated here."""

    type = "has-left"


class AddressTaken(NotAllowed):
    """Somebody else at the provider is that colleague already."""

    type = "address-taken"


async def person_of(session: AsyncSession, who: Verified) -> Person:
    """Who they are for us, with the roles that their groups stand for by now, or that they had when
    it is not known which groups are theirs.

    Creates or links them when they come for the first time. Raises Unknown, HasLeft, AddressTaken;
    then nothing is to be kept, unless they had roles.
    """
    # Two browsers of one person at once: the second finds what the first made.
    key = func.hashtextextended(f"{who.issuer} {who.subject}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
    known = await session.get(Subject, (who.issuer, who.subject))
    linked = known is None
    if known is None:
        person = await _met_before(session, who) or await _somebody_new(session, who)
        known = Subject(issuer=who.issuer, subject=who.subject, person_id=person.id)
        session.add(known)
    else:
        person = await session.get_one(Person, known.person_id)
    # Meanwhile nobody sets a password as if they were still the only ones to know them.
    await hold_still(session, person)
    if not person.active:
        raise HasLeft("This account was deactivated.", "Ask your administrator.")
    before = await clients_of(session, person.id)
    if who.groups is None:
        roles = await grants_of(session, [person.id])
    else:
        roles = await follow_groups(session, person.id, who.groups)
    if not roles:
        refusal = _unknown()
        refusal.had_roles = bool(before) and not linked
        raise refusal
    if await clients_of(session, person.id) - before:
        # The administrators of the clients before may know a password; it opens no new client.
        await lock_out(session, person, person.id)
    known.logged_in_at = utc_now()
    if linked:
        after = {"issuer": who.issuer}
        await journal_everywhere(session, person, "person.linked", person.id, after=after)
    await session.flush()
    return person


async def _met_before(session: AsyncSession, who: Verified) -> Person | None:
    """A colleague with that verified address, unless they are somebody else at the provider."""
    person = await person_with_email(session, who.email) if who.email else None
    if person is None:
        return None
    other = select(Subject).where(Subject.issuer == who.issuer, Subject.person_id == person.id)
    if await session.scalar(other) is not None:
        raise AddressTaken(
            "The address belongs to a colleague with another account at the provider.",
            "Ask your administrator.",
        )
    return person


async def _somebody_new(session: AsyncSession, who: Verified) -> Person:
    """Made only when a group of theirs stands for a role: nobody else has any business here."""
    query = select(GroupRole.id).where(GroupRole.group.in_(who.groups or ())).limit(1)
    if await session.scalar(query) is None:
        raise _unknown()
    name = who.name or (who.email or "").partition("@")[0] or "?"
    return await create_person(
        session,
        # An address that nobody can have, so that nobody else is ever taken for them.
        email=who.email or f"{uuid7()}@no-address.invalid",
        name=name,
        password_hash=None,
        initials="".join(part[0] for part in name.split() if part[0].isalpha())[:3].upper(),
        language=who.language,
    )


def _unknown() -> Unknown:
    return Unknown(
        "You are logged in at the provider, but have no role in webcare.",
        "Ask your administrator for one, or to be put into the right group.",
    )
