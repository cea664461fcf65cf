"""What commands say: a table or lines for people, JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def print_rows(rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str) -> None:
    """A list of things that all have the same fields; `empty` says that there are none."""
    if as_json:
        _print_json(rows)
    elif not rows:
        typer.echo(empty)
    else:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in rows[0]:
            table.add_column(name.replace("_", " "), overflow="fold")
        for row in rows:
            table.add_row(*(escape(_text(value)) for value in row.values()))
        Console().print(table)


def print_result(result: Mapping[str, Any], *, as_json: bool, text: str) -> None:
    """What a command did: `result` for programs, `text` for people."""
    if as_json:
        _print_json(result)
    else:
        typer.echo(text)


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
