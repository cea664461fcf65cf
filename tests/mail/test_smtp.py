"""A letter that cannot be sent is given up, and the ones behind it are not."""

from uuid import uuid4

import pytest
from pydantic import TypeAdapter, ValidationError

from api.directory.schemas import Address
from mail.contract import Letter, NotSent
from mail.smtp import SmtpMailer
from tests.mail.servers import a_post

NO_ADDRESS = "kim@[firma.example"


def _letter(to: str) -> Letter:
    return Letter(
        id=uuid4(),
        client_id=uuid4(),
        case_id=uuid4(),
        sender="care@webcare.example",
        sender_name="Kompass",
        to=to,
        reply_to="answers+tag@webcare.example",
        subject="?",
        text="?",
    )


async def test_a_letter_to_what_is_no_address_is_given_up_for_good() -> None:
    with a_post() as post, pytest.raises(NotSent) as refused:
        await SmtpMailer(post.url).send(_letter(NO_ADDRESS))
    assert refused.value.for_good


async def test_a_letter_that_was_taken_is_sent_however_the_server_takes_its_leave() -> None:
    """It counted as not sent, left again, and in the end somebody else was asked."""
    with a_post() as post:
        post.farewell = "421 shutting down"
        await SmtpMailer(post.url).send(_letter("kim@firma.example"))
        assert len(post.letters) == 1


def test_such_an_address_is_not_entered() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Address).validate_python(NO_ADDRESS)
    assert TypeAdapter(Address).validate_python("kim.o'hara+x@müller.example")
