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
