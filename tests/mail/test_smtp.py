"""A letter that cannot be sent is given up, and the ones behind it are not."""

from uuid import uuid4

import pytest
from pydantic import TypeAdapter, ValidationError

from api.directory.schemas import Address
from mail.contract import Letter, NotSent
from mail.smtp import SmtpMailer
from tests.mail.servers import a_post

NO_ADDRESS = "kim@[firma.example"


async def test_a_letter_to_what_is_no_address_is_given_up_for_good() -> None:
    letter = Letter(
        id=uuid4(),
        client_id=uuid4(),
        case_id=uuid4(),
        sender="care@webcare.example",
        sender_name="Kompass",
        to=NO_ADDRESS,
        reply_to="answers+tag@webcare.example",
        subject="?",
        text="?",
    )
    with a_post() as post, pytest.raises(NotSent) as refused:
        await SmtpMailer(post.url).send(letter)
    assert refused.value.for_good


def test_such_an_address_is_not_entered() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Address).validate_python(NO_ADDRESS)
    assert TypeAdapter(Address).validate_python("kim.o'hara+x@müller.example")
