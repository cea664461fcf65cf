"""From the HTML of a status to the text that its author wrote.

Mastodon sends paragraphs, line breaks, mentions, hashtags and links (shortened for the eye by
hidden spans, whose text is still there); other software may send lists, quotes and titled links.
"""

import re
from html.parser import HTMLParser

_TAG = re.compile(r"<[^<>]*+>")
_BLOCKS = {"p", "div", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style"}


class _Text(HTMLParser):
    """Collects text; breaks are added between blocks only."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._pending = ""
        self._silent = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self.parts.append(self._take_break() + "\n")
        elif tag == "li":
            self._break("\n")
            self._write("- ")
        elif tag in _BLOCKS:
            self._break("\n\n")
        elif tag == "a":
            self._start_link(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._link is not None:
            self._end_link(*self._link)
        elif tag in _BLOCKS:
            self._break("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._write(data)

    def _start_link(self, attributes: dict[str, str | None]) -> None:
        """Remember where a link goes, unless it is a mention or a hashtag."""
        names = (attributes.get("class") or "").split()
        address = attributes.get("href") or ""
        if not {"mention", "hashtag"} & set(names) and address.startswith(("http://", "https://")):
            self._link = (address, len(self.parts))

    def _end_link(self, address: str, start: int) -> None:
        """A link with a title of its own keeps its address behind the title."""
        self._link = None
        title = "".join(self.parts[start:]).strip()
        if not title:
            self._write(address)
        elif title[0] not in "@#" and title.removesuffix("…") not in address:
            self._write(f" ({address})")

    def _write(self, text: str) -> None:
        if text:
            self.parts.append(self._take_break() + text)

    def _break(self, separator: str) -> None:
        if self.parts and len(separator) > len(self._pending):
            self._pending = separator

    def _take_break(self) -> str:
        pending, self._pending = self._pending, ""
        return pending


def plain_text(html: str) -> str:
    """The text of an HTML fragment, its lines trimmed, without NULs (PostgreSQL stores none)."""
    parser = _Text()
    try:
        parser.feed(html)
        parser.close()
        found = "".join(parser.parts)
    except AssertionError:  # the library's, over declarations that are none: "<![x["
        found = _TAG.sub("", html)
    text = found.replace("\x00", "").replace("\xa0", " ")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()
