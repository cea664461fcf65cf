"""Taking what somebody wrote into the form: reading it, refusing it, and handing it over."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from fastapi import Request
from python_multipart.multipart import parse_options_header
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.context import Given
from api.form.limits import (
    LARGEST_FILE_MB,
    MOST_FILES,
    MOST_FILES_READ,
    PER_ADDRESS,
    PER_FORM,
    Ticket,
    read_ticket,
)
from api.origin import origin_of
from channels.contract import Account
from channels.webform.capabilities import MAX_LENGTH
from channels.webform.submission import HEADER, AttachmentIn, Submission, signature
from db.forms import Form, NewFile, keep_files
from db.rate_limits import try_once
from db.tables import utc_now
from domain.errors import PersonErased
from domain.files import media_type_of
from domain.texts import is_for_host_names, storable

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Refused(Exception):
    """What was written is not taken; the page says why, and what was written stands there still."""

    def __init__(self, word: str, status: int = 422) -> None:
        super().__init__(word)
        self.word = word
        self.status = status


@dataclass(frozen=True)
class Written:
    """What somebody put into the form."""

    name: str
    email: str
    text: str
    time_zone: str | None
    files: Sequence[NewFile]

    @property
    def kept(self) -> dict[str, str]:
        """What stands in the fields again when the message is not taken."""
        return {"name": self.name, "email": self.email, "text": self.text}


async def read_form(request: Request, form: Form) -> tuple[Written, Ticket | None, bool]:
    """What was sent, its ticket, and whether the field that people do not see was filled in. What
    no browser sends, and nobody can read, says nothing."""
    try:
        return await _read(request, form)
    except UnicodeError:
        pass
    except HTTPException as error:
        if error.status_code != 400:
            raise
    return Written(name="", email="", text="", time_zone=None, files=()), None, False


async def _read(request: Request, form: Form) -> tuple[Written, Ticket | None, bool]:
    _, kind = parse_options_header(request.headers.get("content-type"))
    if is_for_host_names(kind.get(b"charset", b"").decode("latin-1")):
        raise UnicodeError
    async with request.form(max_files=MOST_FILES_READ, max_fields=20) as sent:

        def text(name: str, longest: int) -> str:
            value = sent.get(name)
            return _storable(value).strip()[:longest] if isinstance(value, str) else ""

        files = []
        chosen = [e for e in sent.getlist("files") if isinstance(e, UploadFile) and e.filename]
        for each in chosen[: MOST_FILES + 1]:
            content = await each.read()
            name = _storable(each.filename or "")[-200:]
            files.append(NewFile(name, media_type_of(content) or "", content))
        written = Written(
            name=text("name", 100),
            email=text("email", 254),
            text=text("text", MAX_LENGTH + 1),
            time_zone=_zone(text("time_zone", 64)),
            files=files,
        )
        ticket = read_ticket(secret_of(form), text("ticket", 200), utc_now())
        return written, ticket, bool(text("website", 10))


def _storable(text: str) -> str:
    return storable(text.replace("\x00", ""))


def _zone(name: str) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (ValueError, OSError, KeyError):
        return None


def checked(written: Written, ticket: Ticket | None) -> Ticket:
    """The ticket of something that can be taken. Raises Refused."""
    if not written.text:
        raise Refused("empty")
    if len(written.text) > MAX_LENGTH:
        raise Refused("too_long")
    if written.email and not _EMAIL.fullmatch(written.email):
        raise Refused("bad_email")
    too_large = any(len(each.content) > LARGEST_FILE_MB * 1_000_000 for each in written.files)
    unknown = any(not each.media_type for each in written.files)
    if len(written.files) > MOST_FILES or too_large or unknown:
        raise Refused("bad_files")
    if ticket is None:
        raise Refused("stale")
    return ticket


async def refuse_floods(session: AsyncSession, request: Request, form: Form) -> None:
    """Count a try; raises Refused for one too many from there, or from everywhere."""
    address = origin_of(request)
    for bucket, limit in (
        (f"form:{form.account.id}:{address}", PER_ADDRESS),
        (f"form:{form.account.id}", PER_FORM),
    ):
        wait = await try_once(session, bucket, limit)
        if wait is not None:
            await session.commit()
            raise Refused("too_often", 429)


async def hand_over(
    session: AsyncSession,
    given: Given,
    form: Form,
    conversation_id: UUID,
    ticket: Ticket,
    written: Written,
) -> None:
    """Deliver the message as any network would: signed, to the one door; then keep its files with
    the customer that it has by now."""
    await session.commit()
    files = [(uuid5(ticket.id, f"file-{n}"), each) for n, each in enumerate(written.files)]
    submission = Submission(
        id=ticket.id,
        conversation=conversation_id,
        name=written.name,
        email=written.email,
        text=written.text,
        occurred_at=utc_now(),
        time_zone=written.time_zone,
        attachments=[
            AttachmentIn(url=f"/api/files/{file_id}", media_type=each.media_type, name=each.name)
            for file_id, each in files
        ],
    )
    body = submission.model_dump_json().encode()
    headers = {HEADER: signature(Account.stored(form.account), body)}
    await given.dispatcher.receive(form.account.name, headers, body, form.account.channel)
    if files:
        with contextlib.suppress(PersonErased):  # nothing more is kept of whoever was erased
            await keep_files(session, form, conversation_id, files)
            await session.commit()


def secret_of(form: Form) -> str:
    """What signs the form's tickets and makes its links."""
    return str(form.account.secrets.get("signing_secret", ""))
