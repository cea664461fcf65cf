"""How often something may be tried, across all processes: the generic cell rate algorithm in one
upsert (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import RateLimit, utc_now

_FORGOTTEN_AFTER = timedelta(hours=1)

# The row holds when the bucket will be empty again. A try moves that moment on by one interval and
# is refused when it lies too far ahead; a refused try costs nothing.
_TRY = text(
    """
    INSERT INTO rate_limits (key, theoretical_arrival)
    VALUES (:key, clock_timestamp() + :interval)
    ON CONFLICT (key) DO UPDATE
    SET theoretical_arrival =
        greatest(rate_limits.theoretical_arrival, clock_timestamp()) + :interval
    WHERE rate_limits.theoretical_arrival <= clock_timestamp() + :slack
    RETURNING theoretical_arrival
    """
)
_WAIT = text(
    """
    SELECT extract(epoch FROM theoretical_arrival - :slack - clock_timestamp())
    FROM rate_limits WHERE key = :key
    """
)


@dataclass(frozen=True)
class Limit:
    """So many tries in so many seconds; they may all come at once."""

    tries: int
    seconds: float


async def try_once(session: AsyncSession, key: str, limit: Limit) -> float | None:
    """Count a try. None when it may be made, else the seconds until the next one may."""
    interval = timedelta(seconds=limit.seconds / limit.tries)
    slack = interval * (limit.tries - 1)
    given = {"key": key, "interval": interval, "slack": slack}
    if (await session.execute(_TRY, given)).first() is not None:
        return None
    wait = await session.scalar(_WAIT, {"key": key, "slack": slack})
    return max(0.0, float(wait or 0))


async def forget_tries(session: AsyncSession, key: str) -> None:
    """The tries under that key were honest; buckets that nobody fills any more go as well."""
    await session.execute(
        delete(RateLimit).where(
            (RateLimit.key == key) | (RateLimit.theoretical_arrival < utc_now() - _FORGOTTEN_AFTER)
        )
    )
