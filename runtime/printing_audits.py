"""What audit commands say: differences with their place and both values, and how fast it went."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from activities.audit.auditing import AuditResult
from activities.audit.selftest import Trial
from activities.audit.tampering import TAMPERINGS
from domain.audit.findings import Erased, Finding

_SHOWN = 200
"""Differences in a table for people; JSON has them all."""


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where it does not mix with the result."""
    with _bar() as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@contextmanager
def trials_bar() -> Iterator[Callable[[Trial], None]]:
    """The same for a self-test."""
    with _bar() as bar:
        task = bar.add_task("falsifying a scratch copy", total=len(TAMPERINGS))
        yield lambda trial: bar.advance(task)


def print_audit(result: AuditResult, *, as_json: bool) -> None:
    """The result of an audit."""
    if as_json:
        typer.echo(json.dumps(_told(result), ensure_ascii=False, indent=2))
        return
    console = Console()
    if result.differences:
        console.print(_table(result.differences[:_SHOWN]))
    for report in result.reports:
        for erased in report.erased:
            console.print(f"case {report.case_id}: {_gone(erased)}", highlight=False)
    for gap in result.all_gaps:
        console.print(f"[yellow]not at hand:[/] {escape(gap)}", highlight=False)
    console.print(
        f"{result.cases} cases, {result.rows} rows, {result.histories} histories, "
        f"{result.texts} texts, {result.anchors} anchors in {result.seconds:.1f} s "
        f"({result.cases_per_second:.1f} cases/s with {result.jobs} processes, "
        f"{result.cases_per_second_and_core:.1f} per second of a core)",
        highlight=False,
    )
    count = len(result.differences)
    console.print("[green]no difference[/]" if not count else f"[bold red]{count} differences[/]")


def print_trials(trials: Sequence[Trial], *, as_json: bool) -> None:
    """What a self-test came to."""
    if as_json:
        told = [
            {
                "tampering": trial.name,
                "found": trial.found,
                "named": [_finding(finding) for finding in trial.named],
                "missed": [str(place) for place in trial.missed],
            }
            for trial in trials
        ]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("tampering", "found", "where"):
        table.add_column(name, overflow="fold")
    for trial in trials:
        where = "\n".join(f"{f.check}: {_place(f)}" for f in trial.named[:3])
        table.add_row(
            escape(trial.name),
            "[green]yes[/]" if trial.found else "[bold red]no[/]",
            escape(where),
        )
    Console().print(table)


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("check", "place", "difference", "values"):
        table.add_column(name, overflow="fold")
    for finding in findings:
        values = "\n".join(f"{side}: {value}" for side, value in finding.values.items())
        table.add_row(finding.check.value, *map(escape, (finding.place, finding.said, values)))
    return table


def _told(result: AuditResult) -> dict[str, Any]:
    return {
        "cases": result.cases,
        "rows": result.rows,
        "histories": result.histories,
        "texts": result.texts,
        "anchors": result.anchors,
        "differences": [_finding(finding) for finding in result.differences],
        "erased": [
            {"case": str(report.case_id), **erased.model_dump(mode="json")}
            for report in result.reports
            for erased in report.erased
        ],
        "gaps": result.all_gaps,
        "seconds": round(result.seconds, 3),
        "cpu_seconds": round(result.cpu_seconds, 3),
        "jobs": result.jobs,
        "cases_per_second": round(result.cases_per_second, 2),
        "cases_per_second_and_core": round(result.cases_per_second_and_core, 2),
    }


def _gone(erased: Erased) -> str:
    if erased.deleted_at is not None:
        return f"text {erased.text_id} was deleted on the network on {erased.deleted_at:%Y-%m-%d}"
    return f"text {erased.text_id} was erased on {erased.at:%Y-%m-%d}"


def _finding(finding: Finding) -> dict[str, Any]:
    return finding.model_dump(mode="json")


def _place(finding: Finding) -> str:
    row = f"row {finding.seq} " if finding.seq is not None else ""
    return f"{row}{finding.field}"


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
