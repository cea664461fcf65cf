"""How a brand speaks: its form of address and what it never says, as versioned configuration."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import (
    VOICE,
    contents_hash,
    journal_change,
    newest_version,
    one_at_a_time,
    publish_version,
    refuse_overtaken,
)
from db.notify import notify
from db.tables import Client
from domain.prepared import Address
from domain.values import Value


class Voice(Value):
    """`forbidden_words`: what no reply says, whole words in any case."""

    form_of_address: Address
    forbidden_words: tuple[str, ...] = ()


async def voice_of(session: AsyncSession, client_id: UUID) -> Voice:
    """How the client's brand speaks now."""
    client = await session.get_one(Client, client_id)
    return Voice(
        form_of_address=Address(client.form_of_address),
        forbidden_words=await forbidden_words_of(session, client_id),
    )


async def forbidden_words_of(session: AsyncSession, client_id: UUID) -> tuple[str, ...]:
    """What the client's brand never says."""
    version = await newest_version(session, client_id, VOICE)
    return tuple(version.contents["forbidden_words"]) if version else ()


def revision_of(voice: Voice) -> str:
    """To be named by whoever changes it as they saw it."""
    return contents_hash(voice.model_dump(mode="json"))


async def set_voice(
    session: AsyncSession, client_id: UUID, voice: Voice, by: UUID, *, seen: str
) -> None:
    """How the brand speaks from now on. Raises Conflict when it speaks otherwise by now than in
    revision `seen`."""
    await one_at_a_time(session, [client_id])
    now = await voice_of(session, client_id)
    if voice != now:
        refuse_overtaken(seen, revision_of(now))
    client = await session.get_one(Client, client_id)
    if client.form_of_address != voice.form_of_address:
        before = {"form_of_address": client.form_of_address}
        client.form_of_address = voice.form_of_address.value
        await journal_change(
            session,
            client_id=client_id,
            actor=by,
            kind="client.changed",
            subject=client_id,
            before=before,
            after={"form_of_address": client.form_of_address},
        )
    await publish_version(
        session,
        client_id=client_id,
        kind=VOICE,
        contents={"forbidden_words": list(voice.forbidden_words)},
        actor=by,
    )
    await notify(session, "clients", client_id, None, client_id)
