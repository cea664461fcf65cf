"""PostgreSQL refuses to run as root: root lends it another user, and a place that user reaches."""

import hashlib
import os
import pwd
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

_OUTSIDE = Path("/var/lib")
_CANDIDATES = ("webcare", "postgres", "nobody")


def service_user(cluster: Path) -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as: None for "ourselves", which is right for everybody but root.

    For root the owner of an existing cluster, else the first of webcare, postgres, nobody that the
    machine knows. Nothing is added to the machine's users.
    """
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        try:
            return pwd.getpwuid(owner)
        except KeyError:
            pass  # data from another machine: it changes hands below
    for name in _CANDIDATES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError(f"none of the users {', '.join(_CANDIDATES)} exists on this machine")


def can_reach(user: pwd.struct_passwd | None, path: Path) -> bool:
    """Whether `user` may pass every directory above `path` and read `path` itself."""
    if user is None:
        return True
    resolved = path.resolve()
    return all(_allows(user, parent, 0o1) for parent in resolved.parents) and (
        not resolved.exists() or _allows(user, resolved, 0o5)
    )


def _allows(user: pwd.struct_passwd, path: Path, wanted: int) -> bool:
    status = path.stat()
    if status.st_uid == user.pw_uid:
        granted = status.st_mode >> 6
    elif status.st_gid == user.pw_gid:
        granted = status.st_mode >> 3
    else:
        granted = status.st_mode
    return granted & wanted == wanted


def give(path: Path, user: pwd.struct_passwd | None) -> None:
    """Make `user` the owner of `path` and all below it."""
    if user is None or (path.stat().st_uid, path.stat().st_gid) == (user.pw_uid, user.pw_gid):
        return
    for directory, _, files in os.walk(path):
        os.chown(directory, user.pw_uid, user.pw_gid)
        for file in files:
            os.chown(Path(directory, file), user.pw_uid, user.pw_gid, follow_symlinks=False)


def place_outside(home: Path) -> Path:
    """Where the data of `home` lies when `home` is closed to the service user, like /root."""
    return _OUTSIDE / f"webcare-{hashlib.sha256(bytes(home)).hexdigest()[:12]}"


def reachable_copy(
    place: Path, folders: Sequence[str], name: str, user: pwd.struct_passwd | None
) -> Path:
    """A directory that holds `folders` where `user` can reach them all.

    That is `place` itself, or else a copy of them under /var/lib, made once per `name`.
    """
    if all(can_reach(user, place / folder) for folder in folders):
        return place
    copy = _OUTSIDE / name
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=_OUTSIDE, prefix=f"{name}.") as directory:
            fresh = Path(directory) / "copy"
            for folder in folders:
                shutil.copytree(place / folder, fresh / folder, symlinks=True)
            for path in [fresh, *fresh.rglob("*")]:
                if not path.is_symlink():
                    mode = path.stat().st_mode
                    path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
            try:
                fresh.rename(copy)
            except OSError:
                if not copy.exists():  # nobody was quicker: a real error
                    raise
    return copy
