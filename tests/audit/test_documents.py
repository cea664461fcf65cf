"""Cases to be read: as a page, and as a PDF, with who did what, why, and in which words."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from activities.audit.bundle_writing import may_be_handed_on
from activities.audit.checking_records import check_texts
from activities.audit.document import Document, Said, document_of
from activities.audit.examination import Examination
from activities.audit.page import cases_page
from activities.audit.printing import cases_pdf
from db.evidence import Evidence, StoredText
from domain.audit.references import texts_named
from domain.audit.rows import StoredRow, told
from domain.journal import JournalRow
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
def document() -> Document:
    """A question that was answered, and a second message that its author took back."""
    shell = Shell.open(opened(at=NOON))
    first, second = a_mention(), a_mention()
    for mention in (first, second):
        shell.arrive(an_arrival(mention))
        shell.assess(an_assessment())
    shell.now += timedelta(minutes=2)
    shell.act(an_act(a_reply(answers=second.message_id), AGENT))
    shell.arrive(a_deletion(second, shell.now))
    evidence = _evidence(shell.rows, "Größe <b>42</b>, bitte 🙂 – “schnell”!")
    assert AGENT.person_id is not None
    return document_of(evidence, {AGENT.person_id: "Jana Brandt"})


def test_it_tells_who_why_and_in_which_words(document: Document) -> None:
    sent = next(p for p in document.paragraphs if p.what == "reply submitted")
    assert sent.who == "Jana Brandt (agent, by api)"
    assert "a person speaks" in sent.why
    assert any(reason.startswith("because of entry") for reason in sent.why)
    decided = next(p for p in document.paragraphs if p.what == "response decided")
    assert "by the rule “addressed” (agreement version 1)" in decided.why


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
        for paragraph in document_of(evidence, {}).paragraphs
        for quotation in paragraph.quotations
        if quotation.state is Said.WITHHELD
    ]
    assert told == [f"deleted on the network on {NOON:%Y-%m-%d}, and not kept by its rules"]
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
    page = cases_page([document, document])
    assert "Größe &lt;b&gt;42&lt;/b&gt;, bitte 🙂" in page
    assert "<script" not in page
    assert "http" not in page.replace("https://", "").split("<body>")[0]
    assert page.count("<section") == 2


def test_the_pdf_has_all_letters_and_names_what_it_has_no_sign_for(document: Document) -> None:
    content = cases_pdf([document, document])
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
        paragraph.what: [quotation.text for quotation in paragraph.quotations]
        for paragraph in document_of(evidence, {}).paragraphs
    }
    assert read["reply submitted"] == ["Mail an lena@ohm.example"], "it is ours"
    taken_in = [
        quotation.text
        for paragraph in document_of(evidence, {}).paragraphs
        if paragraph.what == "mention taken in"
        for quotation in paragraph.quotations
    ]
    assert taken_in == ["Mail an ••••@•••.•••••••", "Mail an lena@ohm.example"]
