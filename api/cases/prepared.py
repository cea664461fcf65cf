"""Prepared texts, rendered for a case and the person who would send them."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.auth.viewer import Viewer
from api.cases.schemas import PreparedOut
from db.customers import CustomerBrief
from db.prepared import released_of
from db.tables import Client
from db.templates import prepared_texts_of
from domain.actor import Role
from domain.case import Case
from domain.counting import outside_hours, promised_moment
from domain.prepared import BUILT_IN, Address, Occasion, moment_in_words, worded
from domain.reply import Purpose
from domain.speaking import spoken_language
from domain.values import Language, Visibility
from domain.wording import Placeholder, filled

REASON = "{reason}"
"""Stands in `with_reason` where a person's reason goes."""


async def prepared_for(
    session: AsyncSession, case: Case, customer: CustomerBrief | None, who: Viewer, now: datetime
) -> list[PreparedOut]:
    """What can be said here, signed by the person, in the language of the customer's latest
    message: the texts that every client has, and the released replies in the brand's form of
    address for this channel.

    Texts that name a moment are left out while there is none to name; those without a wording in
    that language as well.
    """
    roles = who.actor(case.client_id).roles
    latest, promised = case.latest_mention, promised_moment(case, now)
    if latest is None:
        return []
    spoken = spoken_language(case)
    language = Language.ENGLISH if spoken is Language.UNKNOWN else spoken
    client = await session.get_one(Client, case.client_id)
    address = Address(client.form_of_address)
    name = customer.name if customer else ""
    values = {
        "name": name,
        "first_name": name.split(" ")[0],
        "brand": client.brand,
        "signature": f"^{who.person.initials}" if who.person.initials else "",
    }
    zone = (customer and customer.time_zone) or case.agreement.time_zone
    if promised is not None and promised > now:
        values["due"] = moment_in_words(promised, now, language, zone)
    if outside_hours(case, now) and case.hours is not None:
        values["opens"] = moment_in_words(case.hours.opens_at(now), now, language, zone)
    prepared = []
    for occasion, wordings in (await prepared_texts_of(session, case.client_id)).items():
        if occasion is Occasion.POINTER:
            if not _has_two_sides(case):
                continue
        elif occasion not in BUILT_IN:
            continue  # what else is said has been written by one person and released by another
        try:
            text = worded(language, address, values, wordings)
            with_reason = worded(language, address, values | {"reason": REASON}, wordings)
        except KeyError:
            continue
        prepared.append(
            PreparedOut(
                purpose=occasion.purpose,
                language=language,
                visibility=_visibility(case, occasion.purpose, latest.mention.visibility),
                text=text,
                with_reason=with_reason if REASON in with_reason else None,
                # Without a reason the supervisor is asked: the bare fact is theirs to send.
                reason_needed=REASON in with_reason and Role.SUPERVISOR not in roles,
            )
        )
    known = {Placeholder(k): v for k, v in values.items() if k in set(Placeholder)}
    version, released = await released_of(session, case.client_id)
    for prepared_id, each in sorted(released.items(), key=lambda found: found[1].title):
        fits = (each.language, each.address) == (language, address)
        words = filled(each.text, known) if fits else None
        if words is None or each.channel not in (None, case.channel):
            continue
        prepared.append(
            PreparedOut(
                id=prepared_id,
                version=version,
                title=each.title,
                purpose=each.purpose,
                language=language,
                visibility=_visibility(case, each.purpose, latest.mention.visibility),
                text=words,
            )
        )
    return prepared


def _visibility(case: Case, purpose: Purpose, spoken: Visibility) -> Visibility:
    """A pointer to private is for the public, the word on a delay for the customer alone where the
    channel can; everything else follows the customer."""
    if purpose is Purpose.POINTER and case.capabilities.public:
        return Visibility.PUBLIC
    if purpose is Purpose.DELAY and case.capabilities.private:
        return Visibility.PRIVATE
    return spoken


def _has_two_sides(case: Case) -> bool:
    """Whether there is a public to be told that the answer comes in private."""
    latest = case.latest_mention
    spoken_in_public = latest is not None and latest.mention.visibility is Visibility.PUBLIC
    return spoken_in_public and case.capabilities.public and case.capabilities.private
