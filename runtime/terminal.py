"""What every command does first and last: settings, log, and one line when it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from db.keyring import NoMasterKey
from runtime import logs
from runtime.running import NotRunning
from runtime.settings import Settings, SettingsError

_errors = Console(stderr=True)


def prepare() -> Settings:
    """What every command does first: read the environment and set up the log."""
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        fail(str(error))
    logs.configure(settings.log)
    return settings


@contextmanager
def explaining_what_is_missing() -> Iterator[None]:
    """For commands that use servers: where there are none, say how to get them."""
    try:
        yield
    except (NotRunning, NoMasterKey) as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    """Say what is wrong and end with status 1."""
    _errors.print(f"[bold red]webcare:[/] {escape(message)}", highlight=False)
    raise typer.Exit(1)
