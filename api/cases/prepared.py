"""Prepared texts, rendered for a case and the person who would send them."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.schemas import PreparedOut
from db.customers import CustomerBrief
from db.tables import Client, Person
from db.templates import prepared_texts_of
from domain.case import Case
from domain.prepared import Address, acknowledgement, moment_in_words
from domain.reply import Purpose
from domain.values import Language, Visibility


async def prepared_for(
    session: AsyncSession, case: Case, customer: CustomerBrief | None, by: Person, now: datetime
) -> list[PreparedOut]:
    """The client's prepared texts in the customer's language, signed by the person.

    Texts that promise a moment are left out while no clock runs; those without a wording in that
    language as well.
    """
    latest, clock = case.latest_mention, case.answer
    if latest is None:
        return []
    spoken = case.assessment.language if case.assessment else Language.UNKNOWN
    language = Language.ENGLISH if spoken is Language.UNKNOWN else spoken
    client = await session.get_one(Client, case.client_id)
    address = Address(client.form_of_address)
    name = customer.name if customer else ""
    values = {
        "name": name,
        "first_name": name.split(" ")[0],
        "brand": client.brand,
        "signature": f"^{by.initials}" if by.initials else "",
    }
    if clock is not None and clock.due_at is not None:
        values["due"] = moment_in_words(clock.due_at, now, language, case.agreement.time_zone)
    prepared = []
    for purpose, wordings in (await prepared_texts_of(session, case.client_id)).items():
        try:
            text = acknowledgement(language, address, values, wordings)
        except KeyError:
            continue
        # A pointer to private is for the public; everything else follows the customer.
        public = purpose is Purpose.POINTER and case.capabilities.public
        visibility = Visibility.PUBLIC if public else latest.mention.visibility
        prepared.append(
            PreparedOut(purpose=purpose, language=language, visibility=visibility, text=text)
        )
    return prepared
