"""Cases to be read: as a page, and as a PDF, with who did what, why, and in which words."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from activities.audit.bundle_writing import may_be_handed_on
from activities.audit.catalogue import Catalogue, Reader, Tongue
from activities.audit.checking_records import check_texts
from activities.audit.document import Document, Said, document_of
from activities.audit.examination import Examination
from activities.audit.page import cases_page
from activities.audit.printing import cases_pdf
from db.evidence import Evidence, StoredText
from domain.audit.references import texts_named
from domain.audit.rows import StoredRow, told
from domain.journal import JournalRow
from domain.reply import Sent
from domain.values import Visibility
from tests.domain.builders import (
    NOON,
    a_deletion,
    a_mention,
    a_reply,
    an_act,
    an_arrival,
    an_assessment,
    opened,
    person,
)
from tests.domain.shell import Shell

AGENT = person(number=31)
ENGLISH = Catalogue(Reader())


def _evidence(rows: list[JournalRow], words: str) -> Evidence:
    """What the database would have of it; each text says the same."""
    texts = [text for row in rows for _, text in texts_named(row.event)]
    return Evidence(
        case_id=uuid4(),
        rows=[
            StoredRow(
                seq=row.seq,
                client_id=uuid4(),
                at=row.event.at,
                kind=row.event.kind,
                event=told(row.event),
                hash=row.hash,
            )
            for row in rows
        ],
        shown=None,
        runs=[],
        texts={
            text.id: StoredText(
                id=text.id,
                hash=text.hash,
                salt=b"",
                words=words,
                erased_at=None,
                customer_id=None,
                person_id=None,
            )
            for text in texts
        },
        versions={},
    )


@pytest.fixture
def evidence() -> Evidence:
    """A question that was answered, and a second message that its author took back."""
    shell = Shell.open(opened(at=NOON))
    first, second = a_mention(), a_mention()
    for mention in (first, second):
        shell.arrive(an_arrival(mention))
        shell.assess(an_assessment())
    shell.now += timedelta(minutes=2)
    shell.act(an_act(a_reply(answers=second.message_id), AGENT))
    shell.arrive(a_deletion(second, shell.now))
    return _evidence(shell.rows, "Größe <b>42</b>, bitte 🙂 – “schnell”!")


def _written(evidence: Evidence, catalogue: Catalogue = ENGLISH) -> Document:
    assert AGENT.person_id is not None
    return document_of(evidence, {AGENT.person_id: "Jana Brandt"}, catalogue)


@pytest.fixture
def document(evidence: Evidence) -> Document:
    return _written(evidence)


def test_it_tells_who_why_and_in_which_words(document: Document) -> None:
    sent = next(p for p in document.paragraphs if p.what.startswith("submitted a reply"))
    assert sent.who == "Jana Brandt (Agent, in the browser)"
    assert "Who speaks: a person" in sent.why
    assert any(reason.startswith("Because of entry") for reason in sent.why)
    assert any(reason.startswith("What they saw") for reason in sent.why)
    decided = next(p for p in document.paragraphs if p.what.startswith("decided"))
    rule = "By the rule “it addresses the client” (Service agreement version 1)"
    assert rule in decided.why


def test_a_promise_is_called_kept_only_once_it_was() -> None:
    shell = Shell.open(opened(at=NOON))
    mention = a_mention()
    shell.arrive(an_arrival(mention))
    shell.assess(an_assessment())
    in_time = ("First reply in time", "Answer in time")
    facts = _written(_evidence(shell.rows, "")).facts
    assert not set(in_time) & set(facts), "nobody has replied yet"
    shell.now += timedelta(minutes=2)
    shell.act(an_act(a_reply(answers=mention.message_id), AGENT))
    (reply,) = shell.case.replies
    shell.under_way.add(reply.id)
    shell.deliver(reply.id, Sent(at=shell.now))
    facts = _written(_evidence(shell.rows, "")).facts
    assert [facts[name] for name in in_time] == ["yes", "yes"]


@pytest.mark.parametrize("language", Tongue)
def test_it_is_written_in_the_readers_language_and_zone(
    evidence: Evidence, language: Tongue
) -> None:
    catalogue = Catalogue(Reader(language, ZoneInfo("Europe/Amsterdam")))
    document = _written(evidence, catalogue)
    page = cases_page([document], catalogue)
    assert f'<html lang="{language}">' in page
    assert catalogue.times in page
    assert "Europe/Amsterdam" in catalogue.times
    first = document.paragraphs[0]
    there = f"({NOON:%H:%M:%S} UTC)"
    assert there in first.when
    assert not first.when.startswith(f"{NOON:%H:%M}")
    said = {
        Tongue.GERMAN: "eröffnete den Fall",
        Tongue.ENGLISH: "opened the case",
        Tongue.FRENCH: "a ouvert",
        Tongue.DUTCH: "opende de zaak",
    }
    assert first.what.startswith(said[language])


def test_spans_and_days_are_said_as_the_language_says_them() -> None:
    german = Catalogue(Reader(Tongue.GERMAN, ZoneInfo("Europe/Berlin")))
    spans = [german.span(seconds) for seconds in (0, 300, 5_400, 86_400, 259_200)]
    assert spans == ["0 Sekunden", "5 Minuten", "1 Stunde, 30 Minuten", "24 Stunden", "3 Tage"]
    late = NOON.replace(hour=23, minute=30)
    tomorrow = late + timedelta(days=1)
    assert f"{tomorrow.astimezone(ZoneInfo('Europe/Berlin')).day - 1}" in german.moment(late)
    assert f"({late:%Y-%m-%d} 23:30:00 UTC)" in german.moment_with_utc(late)
    assert Catalogue(Reader()).moment_with_utc(NOON).endswith(" UTC")


def test_words_that_must_not_be_kept_are_not_told(document: Document) -> None:
    said = [q for p in document.paragraphs for q in p.quotations]
    assert [q.state for q in said].count(Said.WITHHELD) == 1
    assert [q.state for q in said].count(Said.WORDS) == 2


@pytest.mark.parametrize("erased", [True, False])
def test_a_deleted_post_is_told_with_its_day_and_its_words_leave_no_house(erased: bool) -> None:
    """Whether they were erased when the deletion was taken in, or are older than that rule."""
    shell = Shell.open(opened(at=NOON))
    kept, gone = a_mention(), a_mention()
    for mention in (kept, gone):
        shell.arrive(an_arrival(mention))
    shell.arrive(a_deletion(gone, shell.now))
    evidence = _evidence(shell.rows, "Wo bleibt die Torte?")
    hashed = {text: replace(each, salt=b"s") for text, each in evidence.texts.items()}
    if erased:
        hashed[gone.text.id] = replace(hashed[gone.text.id], words=None, salt=None, erased_at=NOON)
    evidence = replace(evidence, texts=hashed)
    told = [
        quotation.text
        for paragraph in document_of(evidence, {}, ENGLISH).paragraphs
        for quotation in paragraph.quotations
        if quotation.state is Said.WITHHELD
    ]
    day = ENGLISH.date(NOON)
    assert told == [f"Deleted on the network on {day}, and not kept by its rules."]
    (handed_on,) = [text for text in may_be_handed_on(evidence) if text.id == gone.text.id]
    assert (handed_on.words, handed_on.salt) == (None, None)
    assert handed_on.erased_at is not None
    others = [text.words for text in may_be_handed_on(evidence) if text.id != gone.text.id]
    assert set(others) == {"Wo bleibt die Torte?"}
    bundled = replace(evidence, texts={text.id: text for text in may_be_handed_on(evidence)})
    examined = Examination(bundled)
    check_texts(examined, shell.rows)
    assert [(each.text_id, each.deleted_at) for each in examined.erased] == [
        (gone.text.id, shell.now)
    ]
    assert gone.text.id not in {finding.values["text"] for finding in examined.findings}


def test_the_page_is_one_file_and_escapes_what_people_wrote(document: Document) -> None:
    page = cases_page([document, document], ENGLISH)
    assert "Größe &lt;b&gt;42&lt;/b&gt;, bitte 🙂" in page
    assert "<script" not in page
    assert "http" not in page.replace("https://", "").split("<body>")[0]
    assert page.count("<section") == 2


def test_the_pdf_has_all_letters_and_names_what_it_has_no_sign_for(document: Document) -> None:
    content = cases_pdf([document, document], ENGLISH)
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert content.count(b"/Type /Page\n") >= 2


def test_personal_data_that_was_posted_in_public_is_covered_to_the_reader() -> None:
    shell = Shell.open(opened(at=NOON))
    public = a_mention()
    private = a_mention(visibility=Visibility.PRIVATE)
    for mention in (public, private):
        shell.arrive(an_arrival(mention))
    shell.act(an_act(a_reply(answers=private.message_id), AGENT))
    evidence = _evidence(shell.rows, "Mail an lena@ohm.example")
    read = {
        paragraph.what.partition(":")[0]: [quotation.text for quotation in paragraph.quotations]
        for paragraph in document_of(evidence, {}, ENGLISH).paragraphs
    }
    assert read["submitted a reply"] == ["Mail an lena@ohm.example"], "it is ours"
    taken_in = [
        quotation.text
        for paragraph in document_of(evidence, {}, ENGLISH).paragraphs
        if paragraph.what.startswith("took in a")
        for quotation in paragraph.quotations
    ]
    assert taken_in == ["Mail an ••••@•••.•••••••", "Mail an lena@ohm.example"]
