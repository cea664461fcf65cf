"""Cases as one HTML document to read and to print, without anything from outside."""

from collections.abc import Sequence
from html import escape

from activities.audit.catalogue import Catalogue
from activities.audit.document import Document, Paragraph, Quotation, Said

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1b1b1f; }
h1 { font-size: 1.4rem } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem }
dt { color: #5a5a66 } dd { margin: 0; overflow-wrap: anywhere }
ol { list-style: none; padding: 0 } nav ol { padding-bottom: 1rem }
section + section { break-before: page; margin-top: 4rem }
article ol > li { border-top: 1px solid #ddd; padding: .6rem 0; break-inside: avoid }
.head { display: flex; gap: 1rem; flex-wrap: wrap }
time, .seq, .details { color: #5a5a66 } .details { font-size: .85rem; overflow-wrap: anywhere }
.why { color: #33555a }
blockquote { margin: .4rem 0; padding: .2rem .8rem; border-left: 3px solid #89a;
             white-space: pre-wrap; overflow-wrap: anywhere }
.missing { font-style: italic; color: #5a5a66 }
@media print { body { font-size: 10pt; margin: 0; max-width: none } nav { display: none } }
@page { margin: 18mm }
"""


def cases_page(
    documents: Sequence[Document], catalogue: Catalogue, *, in_bundle: bool = False
) -> str:
    """One document with those cases, each beginning on a new page when it is printed.
    `in_bundle`: beside the files that prove it."""
    one = len(documents) == 1
    count = str(len(documents))
    title = documents[0].title if one else catalogue.say("document.cases", count=count)
    proof = catalogue.say("document.proven_here" if in_bundle else "document.proven_elsewhere")
    language = catalogue.reader.language.value
    return "".join(
        (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            "" if one else f"<h1>{escape(title)}</h1>{_contents(documents, catalogue)}",
            *map(_case, documents),
            f"<p>{escape(catalogue.times)} {escape(proof)}</p>",
            "</body></html>",
        )
    )


def _contents(documents: Sequence[Document], catalogue: Catalogue) -> str:
    entries = "".join(
        f'<li><a href="#case-{document.case_id}">{escape(document.title)}</a>, '
        f"{escape(catalogue.say('document.opened_at', moment=document.opened))}</li>"
        for document in documents
    )
    return f"<nav><ol>{entries}</ol></nav>"


def _case(document: Document) -> str:
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in document.facts.items()
    )
    return "".join(
        (
            f'<section id="case-{document.case_id}"><article>',
            f"<h1>{escape(document.title)}</h1><dl>{facts}</dl><ol>",
            *(_paragraph(document, paragraph) for paragraph in document.paragraphs),
            "</ol></article></section>",
        )
    )


def _paragraph(document: Document, paragraph: Paragraph) -> str:
    why = "".join(f"<div>{escape(reason)}</div>" for reason in paragraph.why)
    return (
        f'<li id="{document.case_id}-{paragraph.seq}">'
        f'<div class="head"><span class="seq">{paragraph.seq}</span>'
        f"<time>{escape(paragraph.when)}</time></div>"
        f"<div><b>{escape(paragraph.who)}</b> {escape(paragraph.what)}</div>"
        + (f'<div class="why">{why}</div>' if why else "")
        + "".join(map(_quotation, paragraph.quotations))
        + f'<div class="details">{escape(paragraph.details)}</div></li>'
    )


def _quotation(quotation: Quotation) -> str:
    if quotation.state is Said.WORDS:
        return f"<blockquote>{escape(quotation.text)}</blockquote>"
    return f'<blockquote class="missing">{escape(quotation.text)}</blockquote>'
