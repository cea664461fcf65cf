"""The way to PostgreSQL: one address in, an engine and a session factory out."""

from sqlalchemy import URL, make_url
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
    return create_async_engine(
        sqlalchemy_url(database_url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        pool_pre_ping=True,
        # Values of a failed statement may be a person's words.
        hide_parameters=True,
        # Whatever an external server is set to, moments come back in UTC.
        connect_args={"options": "-c timezone=utc"},
    )


def create_sessions(engine: AsyncEngine, keyring: Keyring | None = None) -> Sessions:
    """Sessions whose objects stay readable after the commit. Without a keyring they neither read
    nor keep people's words."""
    info = {} if keyring is None else {KEYRING: keyring}
    return async_sessionmaker(engine, expire_on_commit=False, info=info)
