"""`webcare keys …`: the master keys that wrap people's keys."""

from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from db.keyring import NoMasterKey
from db.keys import versions_in_use, wrap_again
from runtime.database import in_transaction
from runtime.keys import keyring_of
from runtime.printing import AsJson, print_result, print_rows
from runtime.settings import Settings
from runtime.terminal import fail, prepare

app = typer.Typer(help="Master keys: list, rotate, forget.", no_args_is_help=True)


@app.command("list")
def list_versions(as_json: AsJson = False) -> None:
    """Every version in the file with the number of keys that it wraps."""
    settings = prepare()
    rows = [
        {"version": version, "wraps": number, "newest": newest}
        for version, number, newest in _versions(settings)
    ]
    print_rows(rows, as_json=as_json, empty="no master key yet: webcare migrate")


@app.command()
def rotate(
    new: Annotated[
        bool,
        typer.Option(
            "--new/--as-they-are",
            help="Add a version first; or only use the newest one that is in the file.",
        ),
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Add a master key and wrap every person's key anew. Nothing stops meanwhile, and it may be
    interrupted and repeated. Older versions stay in the file until they are forgotten."""
    settings = prepare()
    ring = keyring_of(settings)
    try:
        version = ring.add() if new else ring.versions()[-1]
    except OSError as error:
        fail(
            f"{ring.file} cannot be written ({error.strerror}): add the line yourself, then rotate"
            " with --as-they-are"
        )
    except NoMasterKey as error:
        fail(str(error))
    wrapped = 0
    while number := in_transaction(settings, wrap_again):
        wrapped += number
    print_result(
        {"version": version, "wrapped": wrapped},
        as_json=as_json,
        text=f"master key {version} wraps {wrapped} keys; copy {ring.file} to where you keep it",
    )


@app.command()
def forget(
    version: Annotated[str, typer.Argument(help="As `list` names it.")],
    as_json: AsJson = False,
) -> None:
    """Remove an older version from the file for good. Backups from its time become unreadable."""
    settings = prepare()
    used = {each: number for each, number, _ in _versions(settings)}
    if used.get(version):
        fail(f"master key {version} still wraps {used[version]} keys: rotate first")
    try:
        keyring_of(settings).drop(version)
    except NoMasterKey as error:
        fail(str(error))
    print_result({"forgotten": version}, as_json=as_json, text=f"{version} is forgotten")


def _versions(settings: Settings) -> list[tuple[str, int, bool]]:
    async def work(session: AsyncSession) -> dict[str, Any]:
        return await versions_in_use(session)

    used = in_transaction(settings, work)
    try:
        versions = keyring_of(settings).versions()
    except NoMasterKey as error:
        fail(str(error))
    return [(version, used.get(version, 0), version == versions[-1]) for version in versions]
