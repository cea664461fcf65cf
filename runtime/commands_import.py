"""`webcare import`: a file of posts, sent through the generic webhook as if they happened now."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from runtime.database import in_transaction
from runtime.importing.account import OWN_ACCOUNT, Target, find_target
from runtime.importing.posts import Reading, read
from runtime.importing.webhook import NotTaken, Tally, send, webhook
from runtime.printing import AsJson, print_result
from runtime.running import NotRunning, Running
from runtime.settings import Settings
from runtime.terminal import explaining_what_is_missing, fail, prepare

QUICK = 100_000.0
"""At this speed twelve days of gaps pass in ten seconds."""

SHOWN = 10
"""Problems that are told one by one; of more only the number."""

app = typer.Typer(add_completion=False)


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A JSONL file.")
    ],
    account: Annotated[
        str | None,
        typer.Option(help=f"The webhook's account; without, one named {OWN_ACCOUNT!r}."),
    ] = None,
    speed: Annotated[
        float,
        typer.Option(min=0.001, help="Gaps within a thread are divided by this; 1 is real time."),
    ] = QUICK,
    handle: Annotated[
        list[str] | None, typer.Option(help="A handle by which the posts address the account.")
    ] = None,
    secret: Annotated[
        str | None, typer.Option(help="The signing secret, where the database is out of reach.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Where webcare answers, if not as `webcare up` runs here.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Send posts from a file through the generic webhook, each thread beginning now.

    A line is a thread, {"conversation", "brand", "messages": [{"id", "role", "author", "at",
    "text"}]}, of which the customers' messages are sent, or a single post, {"id", "author",
    "text"}. What was imported before is recognised and not taken in again.
    """
    settings = prepare()
    with explaining_what_is_missing():
        base_url = url or _running_at(settings)
    with file.open("rb") as lines:
        reading = read(lines)
    _tell_problems(reading)
    if not reading.posts:
        fail(f"{file} holds no posts that could be sent")
    target = _target(settings, account, secret, {*reading.brands, *_bare(handle)})
    begun = time.monotonic()
    try:
        tally = asyncio.run(_send(reading, base_url, target, speed))
    except NotTaken as error:
        fail(f"{error}. What was sent is kept: the same command again sends the rest.")
    _tell(reading, tally, base_url, time.monotonic() - begun, as_json=as_json)
    if reading.problems or tally.rejected:
        raise typer.Exit(1)


async def _send(reading: Reading, base_url: str, target: Target, speed: float) -> Tally:
    columns = (
        TextColumn(f"importing to {target.account}"),
        BarColumn(bar_width=40),
        MofNCompleteColumn(),
        TextColumn("{task.fields[news]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_people) as progress:
        task = progress.add_task("", total=reading.posts, news="")

        def show(tally: Tally) -> None:
            news = f"{tally.accepted} new" + (
                f", {tally.duplicates} known" if tally.duplicates else ""
            )
            progress.update(task, completed=tally.answered, news=news)

        async with webhook(base_url, target.account, target.secret) as to:
            return await send(reading.threads, to, speed=speed, on_answer=show)


_people = Console(stderr=True)
"""Progress and problems, beside a result that a program may be reading."""


def _running_at(settings: Settings) -> str:
    running = Running.on(settings.data)
    if running is None:
        raise NotRunning(f"nothing runs on {settings.data}: start `webcare up`, or name --url")
    return running.url


def _target(settings: Settings, name: str | None, secret: str | None, handles: set[str]) -> Target:
    if secret is not None:
        return Target(name or OWN_ACCOUNT, secret)
    target = in_transaction(settings, lambda session: find_target(session, name, handles))
    if target.unknown:
        _people.print(
            f"[yellow]{target.account} does not know these handles as its own, so posts that tag"
            f" them count as not addressed to it:[/] {escape(', '.join(target.unknown))}"
        )
    return target


def _bare(handles: Sequence[str] | None) -> set[str]:
    return {handle.removeprefix("@") for handle in handles or ()}


def _tell_problems(reading: Reading) -> None:
    for problem in reading.problems[:SHOWN]:
        _people.print(f"[yellow]line {problem.line}[/] left out: {escape(problem.what)}")
    if len(reading.problems) > SHOWN:
        _people.print(f"[yellow]{len(reading.problems) - SHOWN} more lines[/] left out")


def _tell(reading: Reading, tally: Tally, url: str, seconds: float, *, as_json: bool) -> None:
    result: dict[str, Any] = {
        "threads": reading.found,
        "conversations": reading.conversations,
        "customer_messages": reading.posts,
        "repeated_in_file": reading.repeated,
        "accepted": tally.accepted,
        "duplicates": tally.duplicates,
        "rejected": [{"id": post, "problem": problem} for post, problem in tally.rejected],
        "unusable_lines": [{"line": p.line, "problem": p.what} for p in reading.problems],
        "seconds": round(seconds, 1),
    }
    print_result(result, as_json=as_json, text="\n".join(_in_words(reading, tally, url, seconds)))


def _in_words(reading: Reading, tally: Tally, url: str, seconds: float) -> list[str]:
    found = f"{reading.found} threads, {reading.conversations} conversations"
    lines = [f"{found}, {reading.posts} customer messages in {seconds:.0f} s"]
    if reading.repeated:
        lines.append(f"{reading.repeated} messages stand in the file twice and were sent once")
    lines += [f"rejected {post}: {problem}" for post, problem in tally.rejected[:SHOWN]]
    if tally.accepted:
        counts = f"{tally.accepted} accepted, {tally.duplicates} duplicates"
        lines.append(f"{counts}, {len(tally.rejected)} rejected. See them at {url}/cases")
    elif tally.duplicates:
        lines.append(f"Nothing was new: webcare had {tally.duplicates} of them already.")
    else:
        lines.append("Nothing was taken in.")
    return lines
