"""Child processes that do not outlive their parent."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def spawn(
    argv: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
    directory: Path | None = None,
    user: pwd.struct_passwd | None = None,
    keep: int | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    nice: int = 0,
) -> subprocess.Popen[bytes]:
    """Start `argv` in a session of its own, output and errors both going to `output`.

    `directory` is where it works, `user` whom it runs as (only root may say), `keep` a descriptor
    it inherits. When this process dies, by kill -9 too, the child gets `death_signal`. `nice` is by
    how much it goes behind others where processors are short (see nice(2)). A session of its own
    keeps a Ctrl-C in the terminal from reaching it before its parent has decided in
    which order to stop.

    Must be called in the main thread: the kernel's notion of a parent is the thread that forked.
    """
    assert threading.current_thread() is threading.main_thread(), "spawn in the main thread"
    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=dict(environment) if environment is not None else None,
        cwd=directory,
        pass_fds=() if keep is None else (keep,),
        start_new_session=True,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        # subprocess runs this after it has changed the user, which would have forgotten the wish.
        preexec_fn=_settle(os.getpid(), death_signal, nice),
    )


def stop_politely(
    process: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]
) -> None:
    """Send each signal in turn and give it its seconds, then kill."""
    for number, seconds in steps:
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    process.wait()


def _settle(parent: int, death_signal: signal.Signals, nice: int) -> Callable[[], None]:
    def ask_the_kernel() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if nice:
            os.nice(nice)
            # Where each session is scheduled as one, a process is nice within its own only.
            with contextlib.suppress(OSError):
                Path("/proc/self/autogroup").write_text(str(nice))
        if os.getppid() != parent:  # it died before the wish was made
            os._exit(1)

    return ask_the_kernel
