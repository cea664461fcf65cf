"""What a reply must not say: refused here, where its words are known for the first and last time.

What reaches the case's workflow, by command or by signal, names a text that was kept and holds no
word of it.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.requests import (
    CorrectReplyIn,
    EditAndApproveDraftIn,
    ReviseDraftIn,
    SubmitReplyIn,
)
from db.cases import customer_of
from db.prepared import released_of
from db.voice import forbidden_words_of
from db.words import words_of_customer
from domain.case import Case
from domain.errors import ForbiddenWords
from domain.quoting import refuse_quoting
from domain.values import Visibility
from domain.wording import forbidden_in

Wording = SubmitReplyIn | ReviseDraftIn | EditAndApproveDraftIn | CorrectReplyIn
"""What puts words into a reply."""


async def fit_to_say(session: AsyncSession, case: Case, asked: Wording) -> None:
    """Raises ForbiddenWords for what the brand never says, QuotesPersonalData for personal data of
    the customer in public. What is said of files goes out like the rest."""
    files = () if isinstance(asked, CorrectReplyIn) else asked.files or ()
    said = "\n".join([asked.text, *(file.description for file in files)])
    found = forbidden_in(said, await forbidden_words_of(session, case.client_id))
    if found:
        words = ", ".join(dict.fromkeys(f"“{each.word}”" for each in found))
        raise ForbiddenWords(f"This brand never says {words}.", "Say it in other words.")
    if _visibility(case, asked) is Visibility.PUBLIC:
        refuse_quoting(
            said,
            Visibility.PUBLIC,
            await said_by_customer(session, case.client_id, case.id),
            await own_words(session, case.client_id),
        )


async def said_by_customer(session: AsyncSession, client_id: UUID, case_id: UUID) -> list[str]:
    """What the case's customer wrote to this client, in private and since edited as well."""
    customer_id = await customer_of(session, client_id, case_id)
    return [] if customer_id is None else await words_of_customer(session, client_id, customer_id)


async def own_words(session: AsyncSession, client_id: UUID) -> list[str]:
    """What the brand says of itself: its released prepared replies."""
    _, released = await released_of(session, client_id)
    return [each.text for each in released.values()]


def _visibility(case: Case, asked: Wording) -> Visibility | None:
    """Who would read it; None where the case has no such draft or reply and refuses it."""
    if isinstance(asked, SubmitReplyIn):
        latest = case.latest_mention
        return asked.visibility or (latest.mention.visibility if latest else None)
    about = (
        case.reply(asked.reply_id)
        if isinstance(asked, CorrectReplyIn)
        else case.draft(asked.draft_id)
    )
    return about.visibility if about is not None else None
