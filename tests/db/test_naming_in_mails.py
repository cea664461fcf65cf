"""Names in e-mails, however the e-mail writes them."""

import base64
import quopri
import time
from email.message import EmailMessage

import pytest

from db.mail_words import names_any

NAME = "Zoë  Łukasz"


def _mail(text: str, charset: str, encoding: str, subtype: str = "plain") -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "x"
    mail.set_content(text, subtype=subtype, charset=charset, cte=encoding)
    return mail.as_bytes()


def _subject(words: str) -> bytes:
    return f"Subject: {words}\r\n\r\nx".encode()


_B64 = base64.b64encode("Zoë".encode()).decode()


@pytest.mark.parametrize(
    "raw",
    [
        _mail("Von Zoe\u0308 Łukasz.", "utf-8", "8bit"),
        _mail("Von ZOË\nŁUKASZ.", "utf-8", "quoted-printable"),
        _mail("Von Zoë Łukasz.", "iso-8859-2", "base64"),
        _mail("Von Zoë Łukasz.", "iso-8859-2", "quoted-printable"),
        _mail("Von Zoë Łukasz.", "utf-16", "base64"),
        _mail("<p>Zo&euml;&nbsp;&#321;ukasz</p>", "utf-8", "7bit", "html"),
        _subject("Zo=?utf-8?q?=C3=AB?= =?iso-8859-2?Q?_=A3uka?= =?utf-8?q?sz?="),
        _subject(f"=?utf-8?B?{_B64}?=\r\n =?utf-8?Q?_=C5=81ukasz?="),
        b"\n".join((b"charset=unheard-of", quopri.encodestring(NAME.encode()))),
        base64.encodebytes(b"x" * 1_000 + b" " + NAME.encode()).replace(b"\n", b"\r\n"),
    ],
)
def test_a_name_is_found_however_an_e_mail_writes_it(raw: bytes) -> None:
    assert names_any(raw, [NAME])
    assert not names_any(raw, ["Zoë Lukas"])


def test_a_name_within_another_persons_is_not_theirs() -> None:
    mail = _mail("Ist Hannah da?", "utf-8", "base64")
    assert names_any(mail, ["Hannah"])
    assert not names_any(mail, ["Anna"])


@pytest.mark.parametrize(
    "raw",
    [
        b"=?utf-8?b?" * 20_000,
        b"A" * 200_000,
        b"AAAA\r\n" * 33_000,
        b"AAAA\n\n" * 33_000,
        b"charset=punycode a-" + b"a" * 400_000,
        b"&#" * 100_000,
        b"=" * 200_000,
        b"".join(b"charset=iso-8859-%d\n" % n for n in range(10_000)),
    ],
)
def test_a_longer_e_mail_takes_as_much_longer_to_be_looked_at(raw: bytes) -> None:
    """Not the square of it: eight times as long would be sixty-four times."""
    eighth = min(_taken_by(raw[: len(raw) // 8]) for _ in range(3))  # the first loads codecs
    assert _taken_by(raw) < 30 * max(eighth, 0.01)


def _taken_by(raw: bytes) -> float:
    began = time.process_time()
    assert not names_any(raw, [NAME])
    return time.process_time() - began
