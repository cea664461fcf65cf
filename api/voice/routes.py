"""How a brand speaks, and whether a text says what it never says."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.auth.viewer import InPerson, Who
from api.context import Database
from api.fields import Line, LongText
from api.reference.answers import problems
from db.voice import Voice, forbidden_words_of, revision_of, set_voice, voice_of
from domain.permissions import Permission
from domain.prepared import Address
from domain.wording import Forbidden, forbidden_in

router = APIRouter(prefix="/api/clients/{client_id}/voice", tags=["prepared"])


class VoiceIo(BaseModel):
    """`form_of_address` for acknowledgements and prepared replies; `forbidden_words` as whole
    words, upper and lower case alike. `revision` is to be named by whoever changes them, as they
    saw it."""

    model_config = ConfigDict(extra="forbid")

    form_of_address: Address
    forbidden_words: Annotated[list[Line], Field(max_length=500)]
    revision: Line


class TextIn(BaseModel):
    """A text that somebody is writing."""

    model_config = ConfigDict(extra="forbid")

    text: LongText


class Findings(BaseModel):
    """Where the text says what the brand never says; a reply with any finding is refused."""

    forbidden: list[Forbidden]


@router.get("", operation_id="getVoice", responses=problems(403, 404))
async def read(client_id: UUID, who: Who, session: Database) -> VoiceIo:
    """How the brand speaks."""
    who.require(client_id, Permission.WRITE_PREPARED, Permission.READ_CONFIGURATION)
    return _shown(await voice_of(session, client_id))


@router.put("", operation_id="setVoice", responses=problems(403, 404, 409, 422))
async def write(client_id: UUID, asked: VoiceIo, who: InPerson, session: Database) -> VoiceIo:
    """How the brand speaks from now on."""
    who.require(client_id, Permission.CONFIGURE)
    words = tuple(dict.fromkeys(" ".join(word.split()) for word in asked.forbidden_words))
    voice = Voice(form_of_address=asked.form_of_address, forbidden_words=words)
    await set_voice(session, client_id, voice, who.id, seen=asked.revision)
    await session.commit()
    return _shown(await voice_of(session, client_id))


@router.post("/check", operation_id="checkText", responses=problems(403, 404))
async def check(client_id: UUID, asked: TextIn, who: Who, session: Database) -> Findings:
    """Whether a text can be said; nothing is kept of it."""
    who.require(client_id, Permission.WRITE_PREPARED, Permission.SUBMIT_REPLY)
    return Findings(
        forbidden=forbidden_in(asked.text, await forbidden_words_of(session, client_id))
    )


def _shown(voice: Voice) -> VoiceIo:
    return VoiceIo.model_validate({**voice.model_dump(), "revision": revision_of(voice)})
