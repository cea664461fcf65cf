"""`python -m benchmarks [NAME…]`: every measure beside its floor, a table, JSON beside it.

Ratios to a floor measured in the same run hold on any machine; what has no floor is this one's.
"""

import argparse
import asyncio
import os
import platform
import shutil
import sys
import tempfile
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import acts, burst, cases, comments, cost, intake, lists, standing
from benchmarks.figures import Figure, Report
from benchmarks.ground import a_ground

Measure = Callable[[argparse.Namespace], Awaitable[list[Figure]]]


async def _intake(wanted: argparse.Namespace) -> list[Figure]:
    with _a_directory() as data:
        async with a_ground(data, **intake.PROMISES) as ground:
            return await intake.measure(ground, rounds=wanted.rounds, seconds=wanted.seconds)


async def _case(wanted: argparse.Namespace) -> list[Figure]:
    with _a_directory() as data:
        async with a_ground(data, **cases.PROMISES) as ground:
            figures = await cases.measure(ground, rounds=wanted.rounds, number=wanted.cases)
            for rate in wanted.offered:
                figures += await cases.offered(ground, per_second=rate, seconds=20)
            return figures


async def _burst(wanted: argparse.Namespace) -> list[Figure]:
    figures = []
    for number in wanted.burst:
        with _a_directory() as data:
            async with a_ground(data, **burst.PROMISES) as ground:
                figures += await burst.measure(ground, number=number)
    return figures


async def _comments(wanted: argparse.Namespace) -> list[Figure]:
    figures = []
    for number in wanted.comments:
        with _a_directory() as data:
            async with a_ground(data, **burst.PROMISES) as ground:
                figures += await comments.measure(ground, number=number)
    return figures


async def _standing(wanted: argparse.Namespace) -> list[Figure]:
    figures = []
    for number in wanted.standing:
        with _a_directory() as data:
            async with a_ground(data, **standing.PROMISES) as ground:
                figures += await standing.measure(ground, number=number, per_second=10, at_once=400)
    return figures


async def _lists(wanted: argparse.Namespace) -> list[Figure]:
    with _a_directory() as data:
        async with a_ground(data) as ground:
            return await lists.measure(ground, sizes=tuple(wanted.lists))


async def _update(wanted: argparse.Namespace) -> list[Figure]:
    with _a_directory() as data:
        async with a_ground(data) as ground:
            return await acts.measure(ground, number=wanted.acts)


async def _cost(_: argparse.Namespace) -> list[Figure]:
    return cost.measure()


MEASURES: dict[str, Measure] = {
    "cost": _cost,
    "update": _update,
    "lists": _lists,
    "intake": _intake,
    "case": _case,
    "standing": _standing,
    "burst": _burst,
    "comments": _comments,
}


async def main() -> int:
    """Measure what is asked for; a measure that breaks off is named and fails the run."""
    wanted = _arguments()
    report = Report(
        {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "cores": str(os.cpu_count()),
            "load before": f"{os.getloadavg()[0]:.2f}",
            "python": platform.python_version(),
        }
    )
    broken = []
    for name in wanted.measures or MEASURES:
        print(f"{datetime.now(UTC):%H:%M:%S} {name}", file=sys.stderr, flush=True)
        try:
            report.figures += await MEASURES[name](wanted)
        except Exception:
            traceback.print_exc()
            broken.append(name)
        report.write(wanted.json)
    print(report.table())
    if broken:
        print(f"broken off: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[[], *MEASURES], metavar="NAME")
    parser.add_argument("--rounds", type=int, default=3, help="repetitions of intake and case")
    parser.add_argument("--seconds", type=float, default=3.0, help="each repetition of intake")
    parser.add_argument("--cases", type=int, default=160, help="in each repetition of case")
    parser.add_argument("--offered", type=float, nargs="*", default=[5.0, 10.0, 28.0])
    parser.add_argument("--acts", type=int, default=100)
    parser.add_argument("--lists", type=int, nargs="*", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--standing", type=int, nargs="*", default=[10_000])
    parser.add_argument("--burst", type=int, nargs="*", default=[6_000, 9_000])
    parser.add_argument("--comments", type=int, nargs="*", default=[6_000])
    parser.add_argument("--json", type=Path, default=Path(".webcare/benchmarks.json"))
    return parser.parse_args()


@contextmanager
def _a_directory() -> Iterator[Path]:
    """For one house; open to the user that PostgreSQL runs as."""
    data = Path(tempfile.mkdtemp(prefix="webcare-bench-"))
    data.chmod(0o755)
    try:
        yield data / "data"
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
