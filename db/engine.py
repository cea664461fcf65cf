"""The way to PostgreSQL: one address in, an engine and a session factory out."""

import select
import time
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Connection, event, exc, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from db.keyring import Keyring
from db.keys import KEYRING

Sessions = async_sessionmaker[AsyncSession]

_DRIVER = "postgresql+psycopg"

STILL = 10.0
"""Seconds after which a connection that nobody used is asked whether it is still there."""

_USED = "used"

PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""A server that is gone with its machine, or behind a network, tells nobody. Without these whoever
connects would wait for two minutes, and whoever waits for an answer for a quarter of an hour or
more, with every delivery behind them. What the address itself says of these counts."""

_PATIENCE_WITH_US = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""The same the other way round: a server that hears nothing more of a process whose machine is gone
would keep its locks for two hours, and with them an account that nobody listens to."""

_OPTIONS = {
    # Whatever an external server is set to, moments come back in UTC.
    "timezone": "utc",
    **_PATIENCE_WITH_US,
}


def sqlalchemy_url(database_url: str) -> URL:
    """`postgres://…` or `postgresql://…` as SQLAlchemy wants it, for psycopg 3."""
    # SQLAlchemy knows no dialect by the short name that hosting providers like to give out.
    scheme, separator, rest = database_url.partition("://")
    if scheme.split("+")[0] not in ("postgres", "postgresql") or not separator:
        raise ValueError("a database URL looks like postgresql://user:password@host:5432/database")
    return make_url(f"{_DRIVER}://{rest}")


def libpq_url(database_url: str) -> str:
    """The same address for psycopg itself, without a driver's name in it."""
    _, _, rest = database_url.partition("://")
    return f"postgresql://{rest}"


def create_engine(database_url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine with up to twice `pool_size` connections, each looked at before it is used: a
    PostgreSQL that was restarted costs a reconnection, never an error in somebody's request."""
    url = sqlalchemy_url(database_url)
    engine = create_async_engine(
        url.set(query={**PATIENCE, **url.query}),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        # Values of a failed statement may be a person's words.
        hide_parameters=True,
        connect_args={"options": " ".join(f"-c {name}={to}" for name, to in _OPTIONS.items())},
    )
    _look_before_use(engine)
    return engine


def each_alone(sessions: Sessions) -> Sessions:
    """Sessions on the same connections in which each statement is a transaction of its own, for
    whoever only reads or writes with one statement: none is begun and ended around them, which took
    as long as a small statement each. Every statement sees what was committed before it, as it does
    within our transactions. Put together once for each `sessions`."""
    alone = _ALONE.get(sessions)
    if alone is None:
        engine: AsyncEngine = sessions.kw["bind"]
        bind = engine.execution_options()
        event.listen(bind.sync_engine, "engine_connect", _set_apart)
        alone = _ALONE[sessions] = async_sessionmaker(**{**sessions.kw, "bind": bind})
    return alone


def _set_apart(connection: Connection) -> None:
    """Nothing begins on this connection until it is given back. Who is cancelled meanwhile leaves
    it in either mode, and nobody behind who would give it back: it is thrown away here and now. (As
    an option of the engine, which does the same, it was left to the garbage collector.)"""
    try:
        connection.execution_options(isolation_level="AUTOCOMMIT")
    except BaseException:
        connection.invalidate()
        connection.close()
        raise


_ALONE: WeakKeyDictionary[Sessions, Sessions] = WeakKeyDictionary()


def create_sessions(engine: AsyncEngine, keyring: Keyring | None = None) -> Sessions:
    """Sessions whose objects stay readable after the commit. Without a keyring they neither read
    nor keep people's words."""
    info = {} if keyring is None else {KEYRING: keyring}
    return async_sessionmaker(engine, expire_on_commit=False, info=info)


def _look_before_use(engine: AsyncEngine) -> None:
    """Before a connection is used again: one that was used a moment ago and on which nothing has
    come in since, not even its end, is there. Any other is asked, which costs a round trip."""

    def note(_connection: Any, record: Any) -> None:
        record.info[_USED] = time.monotonic()

    def look(connection: Any, record: Any, _proxy: Any) -> None:
        used = record.info.get(_USED)
        if used is None:
            return  # just made
        if time.monotonic() - used < STILL and not _has_heard(connection.driver_connection):
            return
        dialect = engine.sync_engine.dialect
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error:
            raise exc.InvalidatePoolError from None  # the pool makes a new one

    event.listen(engine.sync_engine, "checkin", note)
    event.listen(engine.sync_engine, "checkout", look)


def _has_heard(connection: Any) -> bool:
    """Whether something waits to be read, which on a connection at rest is mostly its end."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    return bool(poll.poll(0))
