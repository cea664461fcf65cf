"""The same cases as a PDF, for whoever wants paper or a file that looks alike everywhere."""

import unicodedata
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate
from reportlab.platypus import Paragraph as Text

from activities.audit.catalogue import Catalogue
from activities.audit.document import Document, Paragraph, Said

_FONT, _BOLD, _ITALIC = "Vera", "VeraBd", "VeraIt"
_GREY = HexColor("#5a5a66")
_MARGIN = 18 * mm

_PLAIN = ParagraphStyle("plain", fontName=_FONT, fontSize=8.5, leading=12)
_TITLE = ParagraphStyle("title", _PLAIN, fontName=_BOLD, fontSize=13, leading=18, spaceAfter=4)
_FACT = ParagraphStyle("fact", _PLAIN, textColor=_GREY)
_HEAD = ParagraphStyle("head", _PLAIN, spaceBefore=7, keepWithNext=True)
_WHY = ParagraphStyle("why", _PLAIN, textColor=HexColor("#33555a"), fontSize=7.5, leading=10)
_WORDS = ParagraphStyle("words", _PLAIN, leftIndent=10, spaceBefore=2, spaceAfter=2)
_MISSING = ParagraphStyle("missing", _WORDS, fontName=_ITALIC, textColor=_GREY)
_DETAILS = ParagraphStyle("details", _PLAIN, fontSize=6.5, leading=8.5, textColor=_GREY)


def cases_pdf(documents: Sequence[Document], catalogue: Catalogue) -> bytes:
    """One PDF with those cases, each beginning on a new page."""
    known = _fonts()
    one = len(documents) == 1
    count = str(len(documents))
    title = documents[0].title if one else catalogue.say("document.cases", count=count)
    flow: list[Flowable] = []
    for number, document in enumerate(documents):
        if number:
            flow.append(PageBreak())
        flow += _case(document, known)
    written = BytesIO()
    template = SimpleDocTemplate(
        written,
        pagesize=A4,
        title=title,
        author="webcare",
        lang=catalogue.reader.language.value,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
    )
    foot = _Foot(f"{catalogue.times} {catalogue.say('document.proven_elsewhere')}")
    template.build(flow, onFirstPage=foot, onLaterPages=foot)
    return written.getvalue()


def _case(document: Document, known: frozenset[int]) -> Iterator[Flowable]:
    yield Text(_safe(document.title, known), _TITLE)
    for name, value in document.facts.items():
        yield Text(f"{_safe(name, known)}: {_safe(value, known)}", _FACT)
    for paragraph in document.paragraphs:
        yield from _entry(paragraph, known)


def _entry(paragraph: Paragraph, known: frozenset[int]) -> Iterator[Flowable]:
    yield Text(
        f'<font size="7.5" color="#5a5a66">{paragraph.seq} · '
        f"{_safe(paragraph.when, known)}</font><br/>"
        f'<font name="{_BOLD}">{_safe(paragraph.who, known)}</font> '
        f"{_safe(paragraph.what, known)}",
        _HEAD,
    )
    for reason in paragraph.why:
        yield Text(_safe(reason, known), _WHY)
    for quotation in paragraph.quotations:
        style = _WORDS if quotation.state is Said.WORDS else _MISSING
        yield Text(_safe(quotation.text, known).replace("\n", "<br/>"), style)
    if paragraph.details:
        yield Text(_safe(paragraph.details, known), _DETAILS)


def _safe(text: str, known: frozenset[int]) -> str:
    """The text for reportlab; what the font has no sign for is told by its name."""
    return escape("".join(c if c == "\n" or ord(c) in known else _called(c) for c in text))


def _called(character: str) -> str:
    if character.isspace():
        return " "
    name = unicodedata.name(character, "").lower()
    invisible = unicodedata.category(character) in ("Cf", "Mn", "Cc") or "selector" in name
    return "" if invisible else f"[{name or hex(ord(character))}]"


def _fonts() -> frozenset[int]:
    """Register reportlab's own typeface, which has all letters of our four languages; the signs
    that it has."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in (_FONT, _BOLD, _ITALIC):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    face: Any = pdfmetrics.getFont(_FONT)
    return frozenset(face.face.charToGlyph)


class _Foot:
    """What stands beneath every page."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __call__(self, canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(_FONT, 7)
        canvas.setFillColor(_GREY)
        canvas.drawString(_MARGIN, 10 * mm, self._words)
        canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, str(canvas.getPageNumber()))
        canvas.restoreState()
