"""What a reply says itself, in the ways in which mail programs quote."""

import pytest

from mail.files import LARGEST, taken
from mail.reading import Sort, own_words, read


@pytest.mark.parametrize(
    "tail",
    [
        "\n> Wann kommt es?\n> Danke",
        "\nAm 24.11.2026 um 10:00 schrieb Kompass <a@b.example>:\n> Wann?",
        "\nOn Tue, Nov 24, 2026 at 10:00 Kompass\n<a@b.example> wrote:\n\n> Wann?",
        "\nLe mar. 24 nov. 2026 à 10:00, Kompass <a@b.example> a écrit :\n\n> Wann?",
        "\nOp di 24 nov. 2026 om 10:00 schreef Kompass <a@b.example>:\n\n> Wann?",
        "\n-- \nKim Muster\nFirma GmbH",
        "\n-----Ursprüngliche Nachricht-----\nVon: Kompass\nWann?",
        "\n________________________________\nFrom: Kompass <a@b.example>\nWann?",
    ],
)
def test_only_the_writers_own_words_are_kept(tail: str) -> None:
    assert own_words(f"Am Montag.\r\nSpätestens.{tail}") == "Am Montag.\nSpätestens."


def test_a_sentence_that_looks_like_an_introduction_stays() -> None:
    text = "On Monday we deliver.\n\nAm Dienstag schrieb uns das Lager: alles da."
    assert own_words(text) == text


@pytest.mark.parametrize(
    ("headers", "sort"),
    [
        ("", Sort.REPLY),
        ("Auto-Submitted: no\n", Sort.REPLY),
        ("Auto-Submitted: auto-replied\n", Sort.AUTOMATIC),
        ("X-Autoreply: yes\n", Sort.AUTOMATIC),
        ("Return-Path: <>\nFrom: MAILER-DAEMON@x.example\n", Sort.BOUNCE),
    ],
)
def test_machines_are_told_from_people(headers: str, sort: Sort) -> None:
    raw = f"{headers}To: a+b@c.example\nSubject: x\n\nhi\n".encode()
    incoming = read(raw)
    assert incoming.sort is sort
    assert incoming.addresses == ("a+b@c.example",)


def test_html_alone_is_read_as_text() -> None:
    raw = (
        b"To: a@b.example\nContent-Type: text/html; charset=utf-8\n\n"
        b"<p>Ja &amp; gern.<br>Bis bald</p><blockquote>Wann?</blockquote>"
    )
    assert read(raw).text == "Ja & gern.\nBis bald"


def test_files_are_what_their_contents_show() -> None:
    file = taken("../../etc/plan.exe", b"%PDF-1.4 x")
    assert file is not None
    assert (file.name, file.media_type) == ("etcplan.exe", "application/pdf")
    assert taken("x.pdf", b"MZ\x90\x00\x03") is None
    assert taken("x.txt", b"a" * (LARGEST + 1)) is None
    assert taken("x.txt", "grüße".encode()) is not None


def test_what_the_library_cannot_read_is_said_to_be_unreadable() -> None:
    """Anything else would stop the letterbox at this e-mail, and all behind it."""
    parts = (
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1500)
    )
    with pytest.raises(ValueError, match="unreadable"):
        read(b"".join(parts))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("html", ["<" * 400_000, "<head" * 80_000, "<!--" * 99_000])
def test_html_made_to_be_slow_is_read_all_the_same(html: str) -> None:
    """In time that grows with its length and no faster: the largest is 15 MB."""
    raw = b"To: a@b.example\nContent-Type: text/html\n\n" + html.encode()
    assert read(raw).text == read(raw.replace(b"text/html", b"text/plain")).text


@pytest.mark.timeout(20)
@pytest.mark.parametrize("header", ["To", "Subject", "Content-Type"])
def test_a_header_made_to_be_slow_is_read_to_its_limit(header: str) -> None:
    raw = f"{header}: {'a <a@b.example>, ' * 60_000}\nDelivered-To: x+y@b.example\n\nhi\n".encode()
    incoming = read(raw)
    assert "x+y@b.example" in incoming.addresses
    assert incoming.text == "hi"


def test_a_quotation_within_a_quotation_goes_with_it_and_an_unclosed_one_stays() -> None:
    head = b"To: a@b.example\nContent-Type: text/html\n\n"
    nested = b"Ja.<blockquote>Wann?<blockquote>Wo?</blockquote>Wer?</blockquote><BR>Gern."
    assert read(head + nested).text == "Ja.\nGern."
    assert read(head + b"Ja.<blockquote>Gern.").text == "Ja.Gern."


@pytest.mark.parametrize("charset", ["x-unknown", "iso-8859-8-i", "idna", "rot13"])
def test_words_in_a_charset_that_nobody_knows_are_read_as_well_as_can_be(charset: str) -> None:
    head = f"To: a+b@c.example\nContent-Type: text/plain; charset={charset}\n\n"
    assert read(head.encode() + "Am Montag, für Sie.\n".encode()).text == "Am Montag, für Sie."


@pytest.mark.parametrize(
    "broken", ["From: <", "Message-ID: <@>", "Cc: a@[", "Cc: " + "(" * 3000], ids=list("abcd")
)
def test_a_header_that_cannot_be_read_does_not_hide_the_others(broken: str) -> None:
    incoming = read(f"{broken}\nTo: a+b@c.example\nSubject: x\n\nhi\n".encode())
    assert (incoming.addresses, incoming.text) == (("a+b@c.example",), "hi")


def test_two_letters_under_one_name_are_two_and_one_letter_twice_is_one() -> None:
    """Some programs give every letter the same Message-ID; servers add lines of their own."""
    first = b"Message-ID: <1@x.example>\nTo: a+b@c.example\n\nMontag\n"
    assert read(first).key == read(b"Received: twice\n" + first).key
    assert read(first).key == read(first.replace(b"\n", b"\r\n")).key
    assert read(first).key != read(first.replace(b"Montag", b"Dienstag")).key


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
@pytest.mark.parametrize("begins", [b"a-", b"\xff-"])
def test_no_letter_is_read_as_a_host_name(
    kind: str, begins: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That takes the square of its length: with a megabyte the mailbox stood still for a minute."""
    raw = f"From: a@b.example\nContent-Type: {kind}; charset=PunyCode\n\n".encode()
    read_so: list[None] = []
    monkeypatch.setattr("encodings.punycode.punycode_decode", lambda *_: read_so.append(None))
    found = read(raw + begins + b"a" * 1_000)
    assert read_so == []
    assert "aaaa" in found.text


@pytest.mark.parametrize("charset", ["utf-8?q?a=00b", "utf-7?q?a+2AA-b"])
def test_nothing_is_read_that_no_table_takes(charset: str) -> None:
    word = f"=?{charset}@x.example?="
    raw = f"From: {word}\nSubject: {word}\nDelivered-To: {word}\nReferences: <{word}>\n"
    raw += "Content-Type: text/plain; charset=utf-7\n\n+2AA- and +AAA-\n"
    found = read(raw.encode())
    said = (found.text, found.sender, found.subject, *found.addresses, *found.answers)
    for each in said:
        assert "\x00" not in each
        each.encode()
