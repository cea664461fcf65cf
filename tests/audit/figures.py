"""How fast cases are verified: `python -m tests.audit.figures [CASES]` (300 by default).

Builds that many cases through the real worker, archives and anchors them, and verifies all of them
with one and with two processes.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from activities.audit.auditing import audit
from db.audits import Scope
from runtime.printing_audits import print_audit
from tests.audit.ground import Ground, a_ground, a_server
from tests.servers import SharedPostgres, forget_run_directory, name_run, run_directory

SIDE_BY_SIDE = 8


async def build(ground: Ground, count: int) -> None:
    """So many finished, archived and anchored cases."""
    slots = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(number: int) -> None:
        async with slots:
            case = await ground.open_case(f"@kompass Wo bleibt Paket {number}?")
            ground.finished.append(await ground.finish(case))
            await case.handle.result()

    # What arrives in a flood is handed over by the relay, as in the worker.
    relay = asyncio.create_task(ground.town.dispatcher.relay.run())
    try:
        await asyncio.gather(*(one(number) for number in range(count)))
    finally:
        relay.cancel()
    await ground.archivist.round(everything=True)
    await ground.anchor()


async def main(count: int) -> None:
    """Build, then verify."""
    name_run()
    postgres = SharedPostgres(run_directory())
    try:
        with tempfile.TemporaryDirectory() as directory:
            async with (
                a_server() as server,
                a_ground(postgres.create_database(), server.client, Path(directory)) as ground,
            ):
                began = time.perf_counter()
                await build(ground, count)
                built = time.perf_counter() - began
                sys.stdout.write(f"{count} cases built in {built:.0f} s\n")
                for jobs in (1, 2):
                    result = await audit(
                        ground.sessions,
                        ground.sources,
                        ground.seal,
                        Scope(),
                        run_id=uuid4(),
                        jobs=jobs,
                    )
                    print_audit(result, as_json=False)
    finally:
        postgres.release(5)
        forget_run_directory()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
