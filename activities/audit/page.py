"""A case as a page to read: what happened, when, who did it, and in which words."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from uuid import UUID

from pydantic import JsonValue

from db.evidence import Evidence, StoredText
from domain.actor import Actor
from domain.audit.findings import flat
from domain.audit.references import actors_named, texts_named
from domain.audit.rows import folded, readable, told
from domain.case import Case
from domain.journal import JournalRow

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1b1b1f; }
h1 { font-size: 1.4rem } dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem }
dt { color: #5a5a66 } dd { margin: 0 }
ol { list-style: none; padding: 0 }
li { border-top: 1px solid #ddd; padding: .6rem 0; break-inside: avoid }
.head { display: flex; gap: 1rem; flex-wrap: wrap } .kind { font-weight: 600 }
time, .seq, .details { color: #5a5a66 } .details { font-size: .85rem; overflow-wrap: anywhere }
blockquote { margin: .4rem 0; padding: .2rem .8rem; border-left: 3px solid #89a;
             white-space: pre-wrap }
.erased { font-style: italic; color: #5a5a66 }
"""

Names = Mapping[UUID, str]
"""Colleagues by id."""


def case_page(evidence: Evidence, names: Names) -> str:
    """One HTML document without anything from outside. Customers are not named in it."""
    rows = readable(evidence.rows)
    case = folded(rows)
    title = f"Case {evidence.case_id}"
    return "".join(
        (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            _summary(case, evidence) if case is not None else "",
            "<ol>",
            *(_row(row, evidence, names) for row in rows),
            "</ol>",
            "<p>Times are UTC. The other files of this bundle prove what stands here.</p>",
            "</body></html>",
        )
    )


def _summary(case: Case, evidence: Evidence) -> str:
    facts = {
        "channel": case.channel,
        "opened": f"{case.opened_at:%Y-%m-%d %H:%M:%S}",
        "status": case.status.value,
        "closed": f"{case.closed_at:%Y-%m-%d %H:%M:%S}" if case.closed_at else "",
        "first reply": f"{case.first_replied_at:%Y-%m-%d %H:%M:%S}"
        if case.first_replied_at
        else "",
        "first reply missed": case.first_response_missed or "",
        "answered": f"{case.answered_at:%Y-%m-%d %H:%M:%S}" if case.answered_at else "",
        "agreement": f"version {case.agreement.version}",
        "journal": f"{len(evidence.rows)} rows, head {evidence.rows[-1].hash}",
    }
    return (
        "<dl>"
        + "".join(
            f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
            for name, value in facts.items()
            if value
        )
        + "</dl>"
    )


def _row(row: JournalRow, evidence: Evidence, names: Names) -> str:
    event = row.event
    texts = [evidence.texts.get(text.id) for _, text in texts_named(event)]
    actors = [actor for _, actor in actors_named(event)]
    return (
        f'<li id="row-{row.seq}"><div class="head"><span class="seq">{row.seq}</span>'
        f"<time>{event.at:%Y-%m-%d %H:%M:%S}</time>"
        f'<span class="kind">{escape(event.kind.replace("_", " "))}</span>'
        f"<span>{escape(_who(actors, names))}</span></div>"
        + "".join(map(_words, texts))
        + f'<div class="details">{escape(_details(told(event)))}</div></li>'
    )


def _who(actors: Sequence[Actor], names: Names) -> str:
    found = {_name(actor, names): None for actor in actors}
    return "; ".join(found)


def _name(actor: Actor, names: Names) -> str:
    if actor.person_id is None:
        return "the machine"
    roles = ", ".join(role.value.replace("_", " ") for role in actor.roles)
    name = names.get(actor.person_id, str(actor.person_id))
    return f"{name} ({roles or 'no role'}, by {actor.via.value})"


def _words(text: StoredText | None) -> str:
    if text is None:
        return '<blockquote class="erased">the text is not there</blockquote>'
    if text.words is None:
        when = f" on {text.erased_at:%Y-%m-%d}" if text.erased_at else ""
        return f'<blockquote class="erased">erased{when}</blockquote>'
    return f"<blockquote>{escape(text.words)}</blockquote>"


def _details(event: dict[str, JsonValue]) -> str:
    """Every other field, as path and value."""
    return " · ".join(_details_of(event))


def _details_of(event: dict[str, JsonValue]) -> Iterator[str]:
    for path, value in flat(event).items():
        if path in ("kind", "at") or ".by." in f".{path}" or value in (None, [], {}):
            continue
        yield f"{path}: {value}"
