"""The API documentation as one page without scripts: it works offline and under our own policy."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
  color-scheme: light dark }
code, pre { font-family: ui-monospace, monospace; font-size: .9em }
pre { overflow-x: auto; padding: .75rem; background: #8881 }
details { border-top: 1px solid #8884; padding: .4rem 0 }
summary { cursor: pointer } table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0 }
b.get { color: #2a7 } b.post { color: #37c } b.patch { color: #a60 }
"""


def page(document: dict[str, Any]) -> str:
    """The OpenAPI document as HTML."""
    title = escape(document["info"]["title"])
    body = "".join(_body(document))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title} API</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )


def _body(document: dict[str, Any]) -> Iterator[str]:
    info = document["info"]
    yield f"<h1>{escape(info['title'])} API {escape(info['version'])}</h1>"
    for paragraph in info.get("description", "").split("\n\n"):
        yield f"<p>{_prose(paragraph)}</p>"
    yield '<p>For programs: <a href="/api/openapi.json">/api/openapi.json</a></p>'
    for tag, operations in _by_tag(document).items():
        yield f"<h2>{escape(tag)}</h2>"
        for method, path, operation in operations:
            yield _operation(method, path, operation)
    yield "<h2>Schemas</h2>"
    for name, schema in sorted(document["components"]["schemas"].items()):
        yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code> '
        yield f"{_prose(schema.get('description', ''))}</summary>{_json(schema)}</details>"


def _by_tag(document: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    places = {**document["paths"], **document.get("webhooks", {})}
    for path, methods in places.items():
        for method, operation in methods.items():
            for tag in operation.get("tags", ["other"]):
                found.setdefault(tag, []).append((method, path, operation))
    return found


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(p['name'])}</code></td><td>{escape(p['in'])}</td>"
        f"<td>{_prose(p.get('description', ''))}</td></tr>"
        for p in operation.get("parameters", [])
    )
    parameters = f"<table>{rows}</table>" if rows else ""
    asked = _content(operation.get("requestBody", {}))
    answers = "".join(
        f"<tr><td><code>{escape(status)}</code></td>"
        f"<td>{_prose(answer.get('description', ''))}</td><td>{_content(answer)}</td></tr>"
        for status, answer in operation["responses"].items()
    )
    return (
        f'<details><summary><b class="{method}">{method.upper()}</b> <code>{escape(path)}</code> '
        f"{escape(operation.get('summary', ''))}</summary>"
        f"<p>{_prose(operation.get('description', ''))}</p>{parameters}"
        f"{f'<p>Body: {asked}</p>' if asked else ''}<table>{answers}</table></details>"
    )


def _content(place: dict[str, Any]) -> str:
    """The schemas that a request or an answer is made of, as links."""
    schemas = [media.get("schema", {}) for media in place.get("content", {}).values()]
    return ", ".join(filter(None, (_schema(schema) for schema in schemas)))


def _schema(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}"><code>{name}</code></a>'
    if schema.get("type") == "array":
        return f"a list of {_schema(schema['items'])}"
    choices = schema.get("oneOf") or schema.get("anyOf") or []
    return " or ".join(filter(None, (_schema(choice) for choice in choices)))


def _prose(text: str) -> str:
    """Text with `code` and **emphasis**."""
    for mark, tag in (("**", "b"), ("`", "code")):
        parts = (escape(text) if mark == "**" else text).split(mark)
        text = "".join(
            f"<{tag}>{part}</{tag}>" if number % 2 else part for number, part in enumerate(parts)
        )
    return text


def _json(schema: dict[str, Any]) -> str:
    return f"<pre>{escape(json.dumps(schema, indent=2, ensure_ascii=False))}</pre>"
