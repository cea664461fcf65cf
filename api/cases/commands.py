"""From what a person sends to what a case is asked: words are stored first, then named."""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid5

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Viewer
from api.cases.requests import (
    AddNoteIn,
    AskDepartmentIn,
    AskSecondLineIn,
    AssignTaskIn,
    CommandIn,
    CorrectAssessmentIn,
    CorrectReplyIn,
    EditAndApproveDraftIn,
    HandOnQuestionIn,
    HandOverTaskIn,
    ReviseDraftIn,
    SubmitReplyIn,
    TagCaseIn,
)
from api.cases.saying import fit_to_say
from db.brands import brand_of
from db.cases import get_case
from db.commands import Destination
from db.directory import department_desk, second_line_desk, second_line_of
from db.messages import handle_in_conversation
from db.people import actors_of
from db.prepared import version_of_use
from db.reply_files import hashes_of
from db.tables import utc_now
from db.tags import are_of_client
from db.words import keep_words_once
from domain.actor import Role, Via
from domain.capabilities import length
from domain.case import Case
from domain.commands import Act, CaseCommand
from domain.errors import CommandIdUsed, Invalid, UnfitFile, UnknownReference
from domain.permissions import Permission, may

WithFiles = SubmitReplyIn | ReviseDraftIn | EditAndApproveDraftIn
"""What can name files that go out."""

_WORDS = {"text": "text", "comment": "text", "reference": "reference"}
"""Fields that hold what a person wrote, each under a name of its own within the command."""

_COMMAND: TypeAdapter[CaseCommand] = TypeAdapter(CaseCommand)


async def act_of(
    session: AsyncSession, who: Viewer, there: Destination, case_id: UUID, asked: CommandIn
) -> tuple[Act, str]:
    """What the case there is asked, and the hash that tells one payload from another.

    The same request again gives the same act, as it was asked first, whatever roles the person has
    by now. Raises CommandIdUsed when the id stands for something else.
    """
    client_id = there.client_id
    content = asked.model_dump(mode="json", exclude={"id", "files", *_WORDS})
    for field, name in _WORDS.items():
        words: str | None = getattr(asked, field, None)
        if words is None:
            continue
        # The text's id follows from the command's: the same request again names the same text.
        text = await keep_words_once(
            session,
            uuid5(asked.id, name),
            client_id,
            words,
            person_id=who.id,
            about=there.customer_id,
        )
        if text is None:
            raise _id_used()
        content[field] = text.model_dump(mode="json")
    if isinstance(asked, WithFiles) and asked.files is not None:
        content["files"] = await _files(session, who, there, case_id, asked)
    payload_hash = _hash({"case": str(case_id), "actor": str(who.id), "command": content})
    if there.payload_hash is not None:
        if there.payload_hash != payload_hash:
            raise _id_used()
        return Act.model_validate(there.payload), payload_hash
    if isinstance(asked, SubmitReplyIn | ReviseDraftIn | EditAndApproveDraftIn | CorrectReplyIn):
        case = Case.model_validate((await get_case(session, [client_id], case_id)).row.state)
        await fit_to_say(session, case, asked)
        if isinstance(asked, WithFiles):
            _described_briefly(case, asked)
        content["length"] = await _length(session, case, asked.text)
    if isinstance(asked, SubmitReplyIn) and asked.prepared is not None:
        content["prepared_version"] = await version_of_use(session, client_id, asked.prepared)
    if isinstance(asked, AssignTaskIn | HandOverTaskIn) and asked.person_id is not None:
        await _colleague(session, client_id, asked.person_id, Permission.CLAIM_TASK)
    if isinstance(asked, AddNoteIn):
        for person_id in asked.names:
            await _colleague(session, client_id, person_id, Permission.READ_CONVERSATIONS)
    if isinstance(asked, CorrectAssessmentIn) and asked.topic:
        topics = (await brand_of(session, client_id)).topics
        if asked.topic not in {topic.name for topic in topics}:
            raise UnknownReference("The client has no such topic.", "Choose one of its list.")
    if isinstance(asked, TagCaseIn) and not await are_of_client(session, client_id, asked.add):
        raise UnknownReference("The client has no such tag.", "Make it first.")
    if isinstance(asked, AskSecondLineIn | AskDepartmentIn | HandOnQuestionIn):
        content |= await _desk(session, who, client_id, asked)
        content.pop("department_id", None)
        content.pop("contact_id", None)
    command = _COMMAND.validate_python(content)
    return Act(id=asked.id, command=command, actor=who.actor(client_id)), payload_hash


async def _files(
    session: AsyncSession, who: Viewer, there: Destination, case_id: UUID, asked: WithFiles
) -> list[dict[str, Any]]:
    """The files of a reply by id and hash, what is said of each stored before. Raises
    CommandIdUsed, UnknownReference."""
    files = asked.files or []
    client_id, about = there.client_id, there.customer_id
    hashes = await hashes_of(session, client_id, case_id, [each.id for each in files], utc_now())
    named: list[dict[str, Any]] = []
    for file, file_hash in zip(files, hashes, strict=True):
        content: dict[str, Any] = {"id": str(file.id), "hash": file_hash}
        if file.description:
            text_id = uuid5(asked.id, f"file {file.id}")
            text = await keep_words_once(
                session, text_id, client_id, file.description, person_id=who.id, about=about
            )
            if text is None:
                raise _id_used()
            content["description"] = text.model_dump(mode="json")
        named.append(content)
    return named


async def _desk(
    session: AsyncSession,
    who: Viewer,
    client_id: UUID,
    asked: AskSecondLineIn | AskDepartmentIn | HandOnQuestionIn,
) -> dict[str, Any]:
    """Where the question lies, as the directory has it now. Raises UnknownReference, and Invalid
    for an agent who passes over the client's second line."""
    now = utc_now()
    if isinstance(asked, AskSecondLineIn):
        return {"desk": await second_line_desk(session, client_id, now)}
    if isinstance(asked, AskDepartmentIn) and asked.parent_id is None:
        roles = who.actor(client_id).roles
        if Role.SUPERVISOR not in roles and await second_line_of(session, client_id) is not None:
            raise Invalid(
                "This client has a second line, which asks the departments.", "Ask the second line."
            )
    desk = await department_desk(
        session, client_id, asked.department_id, now, contact_id=asked.contact_id
    )
    if desk is None:
        raise Invalid("Nobody is there in this department.", "Choose another one.")
    return {"desk": desk}


async def _colleague(
    session: AsyncSession, client_id: UUID, person_id: UUID, needed: Permission
) -> None:
    """Raises UnknownReference for somebody who may not do that for the client."""
    actor = (await actors_of(session, person_id, Via.API)).get(client_id)
    if actor is None or not may(actor, needed):
        what = "do no tasks" if needed is Permission.CLAIM_TASK else "read no cases"
        raise UnknownReference(f"They {what} for this client.", "Name somebody who does.")


def _described_briefly(case: Case, asked: WithFiles) -> None:
    """Raises UnfitFile for more to say of a file than the channel carries."""
    rules = case.capabilities.files
    most = rules.longest_description if rules else 0
    if any(len(file.description) > most for file in asked.files or ()):
        raise UnfitFile(
            f"An alternative text has {most} characters at most on this channel.", "Shorten it."
        )


async def _length(session: AsyncSession, case: Case, words: str) -> int:
    """The reply's length as its channel counts, with the recipient's handle where that counts."""
    handle = ""
    if case.latest_mention is not None:
        conversation_id = case.latest_mention.mention.conversation_id
        handle = await handle_in_conversation(session, case.client_id, conversation_id)
    return length(case.capabilities, words, handle)


def _hash(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _id_used() -> CommandIdUsed:
    return CommandIdUsed(
        "This command id was used for something else.", "Give each command an id of its own."
    )
