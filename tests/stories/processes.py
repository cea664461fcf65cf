"""Real processes of webcare for stories that are about more than one of them."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

READY = {"worker": b"worker is ready", "api": b"Application startup complete"}


@asynccontextmanager
async def a_worker(
    database_url: str, temporal_address: str, directory: Path
) -> AsyncIterator["subprocess.Popen[bytes]"]:
    """`webcare worker` on these servers, ready; its log lies in `directory`."""
    environment = worker_environment(database_url, temporal_address)
    async with ready(directory, {"worker": environment}) as (process,):
        yield process


@asynccontextmanager
async def ready(
    directory: Path, commands: Mapping[str, Mapping[str, str]]
) -> AsyncIterator[list["subprocess.Popen[bytes]"]]:
    """`webcare <name>` for each of them, ready, each with its environment; their logs lie in
    `directory`."""
    logs = [directory / f"{name}.log" for name in commands]
    processes = [
        start_command(name, log, environment)
        for (name, environment), log in zip(commands.items(), logs, strict=True)
    ]
    try:
        for name, log, process in zip(commands, logs, processes, strict=True):
            await _until_logged(process, log, READY[name])
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                await asyncio.to_thread(process.wait, 30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def worker_environment(database_url: str, temporal_address: str) -> dict[str, str]:
    """What the process is told about its servers."""
    return {
        "DATABASE_URL": database_url,
        "TEMPORAL_ADDRESS": temporal_address,
        "WEBCARE_LOG": "json",
    }


def start_command(
    name: str, log: Path, environment: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    """`webcare <name>`, writing to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "runtime.cli", name],
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


async def _until_logged(
    process: "subprocess.Popen[bytes]", log: Path, words: bytes, within: float = 60
) -> None:
    deadline = time.monotonic() + within
    while words not in log.read_bytes():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"it did not get ready:\n{log.read_text()[-2000:]}")
        await asyncio.sleep(0.1)
