"""A client's own prepared texts over the built-in ones."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import TEMPLATES, newest_version
from domain.prepared import ACKNOWLEDGEMENTS, Address
from domain.values import Language


async def acknowledgements_of(
    session: AsyncSession, client_id: UUID
) -> Mapping[Language, Mapping[Address, str]]:
    """The acknowledgements of a client, by language and form of address.

    Versions of kind `templates` hold `{purpose: {language: {form of address: text}}}`.
    """
    version = await newest_version(session, client_id, TEMPLATES)
    own = version.contents.get("acknowledgement", {}) if version else {}
    return {
        language: {**forms, **{Address(f): text for f, text in own.get(language.value, {}).items()}}
        for language, forms in ACKNOWLEDGEMENTS.items()
    }
