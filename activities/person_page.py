"""What is on record about a person as a page to read, without anything from outside."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1b1b1f; overflow-wrap: anywhere }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 }
dt { color: #5a5a66 } dd { margin: 0; white-space: pre-wrap }
ol { list-style: none; padding: 0; margin: .2rem 0 }
li { border-top: 1px solid #ddd; padding: .5rem 0; break-inside: avoid }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr } dt { margin-top: .3rem } }
"""


def person_page(told: Mapping[str, Any]) -> str:
    """One HTML document from `db.person_export.everything_about`."""
    facts = {name: value for name, value in told.items() if not isinstance(value, list | dict)}
    parts = {name: value for name, value in told.items() if name not in facts}
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>Personal data</title><style>{_STYLE}</style></head><body>",
            "<h1>Everything on record about you</h1>",
            *_shown(facts),
            *(
                piece
                for name, value in parts.items()
                if value
                for piece in (f"<h2>{_label(name)}</h2>", *_shown(value))
            ),
            "<p>Times are UTC.</p></body></html>",
        )
    )


def _shown(value: Any) -> Iterator[str]:
    match value:
        case dict():
            yield "<dl>"
            for name, inner in value.items():
                if inner in (None, "", [], {}):
                    continue
                yield f"<dt>{_label(name)}</dt><dd>"
                yield from _shown(inner)
                yield "</dd>"
            yield "</dl>"
        case list():
            yield "<ol>"
            for inner in value:
                yield "<li>"
                yield from _shown(inner)
                yield "</li>"
            yield "</ol>"
        case bool():
            yield "yes" if value else "no"
        case _:
            yield escape(str(value))


def _label(name: str) -> str:
    return escape(name.replace("_", " "))
