"""A client's own prepared texts over the built-in ones."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from db.configuration import TEMPLATES, newest_version
from domain.pointers import POINTERS
from domain.prepared import BUILT_IN, Address, Occasion
from domain.values import Language

Wordings = Mapping[Language, Mapping[Address, str]]
"""One text in every language and form of address that there are of it."""


async def prepared_texts_of(session: AsyncSession, client_id: UUID) -> dict[Occasion, Wordings]:
    """The prepared texts of a client by occasion: its newest version over those that every client
    has."""
    version = await newest_version(session, client_id, TEMPLATES)
    return prepared_texts(version.contents if version else None)


def prepared_texts(own: Mapping[str, Any] | None) -> dict[Occasion, Wordings]:
    """The same with the contents of that version at hand (None: there is none).

    Versions of kind `templates` hold `{occasion: {language: {form of address: text}}}`.
    """
    texts: dict[Occasion, Wordings] = {**BUILT_IN, Occasion.POINTER: POINTERS}
    for occasion, wordings in (own or {}).items():
        texts[Occasion(occasion)] = _over(texts.get(Occasion(occasion), {}), wordings)
    return texts


def _over(built_in: Wordings, own: Mapping[str, Mapping[str, str]]) -> Wordings:
    return {
        language: {
            **built_in.get(language, {}),
            **{Address(form): text for form, text in own.get(language.value, {}).items()},
        }
        for language in Language
        if language in built_in or language.value in own
    }
