"""Listening for hashtags and words, on instances that let themselves be searched.

Sources: https://docs.joinmastodon.org/methods/timelines/#tag and …/methods/search/. Full text is
found only where the instance keeps an index of it; hashtags are found everywhere.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.contract import Account
from channels.mastodon.client import ask
from channels.mastodon.statuses import NOT_UNDERSTOOD, Entity, moment

LATE = timedelta(minutes=10)
"""So long after it was written a status may arrive from another server."""

LOOKED_BACK = 40
"""Statuses at most, a page of them, that are asked for again with each reading."""


@dataclass(frozen=True)
class Query:
    """A hashtag, or words to search for."""

    words: str
    is_search: bool

    @property
    def name(self) -> str:
        """What the cursor calls it."""
        return f"{'search' if self.is_search else 'tag'}:{self.words}"

    async def ask(self, account: Account, after: str | None, limit: int) -> list[Entity]:
        """Statuses above the id `after`: of a hashtag the `limit` right above it, of words all that
        there are, because a search begins with the newest. Raises Unreachable."""
        if not self.is_search:
            page: list[Entity] = await ask(
                account,
                lambda client: client.timeline_hashtag(self.words, min_id=after, limit=limit),
            )
            return _above(after, page)
        found = page = await self._search(account, after, None)
        while after is not None and page:
            lowest = min((str(each["id"]) for each in page), key=in_order)
            page = await self._search(account, after, lowest)
            found = [*found, *page]
        return found

    async def _search(self, account: Account, after: str | None, below: str | None) -> list[Entity]:
        """One page between both ids, whatever the instance makes of them."""
        found: Any = await ask(
            account,
            lambda client: client.search_v2(
                self.words, result_type="statuses", min_id=after, max_id=below, resolve=False
            ),
        )
        statuses: list[Entity] = list(found["statuses"])
        return [
            each
            for each in _above(after, statuses)
            if below is None or in_order(str(each["id"])) < in_order(below)
        ]


class Lately:
    """What a query has found of the last minutes, which it is asked for again: a status of another
    server has an id by when it was written, below those that were there before it came
    (https://github.com/mastodon/mastodon/blob/main/lib/mastodon/snowflake.rb)."""

    def __init__(self) -> None:
        self._written: dict[str, datetime] = {}

    def unread(self, page: list[Entity]) -> list[Entity]:
        """Those of a page that it had not found yet, in order."""
        new = [each for each in page if str(each["id"]) not in self._written]
        self._written |= {str(each["id"]): _written_at(each) for each in new}
        return sorted(new, key=lambda each: in_order(str(each["id"])))

    def settled(self, now: datetime) -> str | None:
        """The id up to which nothing is expected any more, None where nothing has changed."""
        ids = sorted(self._written, key=in_order)
        over = [*ids[:-LOOKED_BACK], *(i for i in ids if now - self._written[i] > LATE)]
        if not over:
            return None
        settled = max(over, key=in_order)
        self._written = {i: self._written[i] for i in ids if in_order(i) > in_order(settled)}
        return settled


def _written_at(status: Entity) -> datetime:
    try:
        return moment(status["created_at"])
    except NOT_UNDERSTOOD:
        return datetime.min.replace(tzinfo=UTC)


def _above(after: str | None, statuses: list[Entity]) -> list[Entity]:
    """Some instances pass over what they were asked."""
    return [
        each for each in statuses if after is None or in_order(str(each["id"])) > in_order(after)
    ]


def queries_of(account: Account) -> tuple[Query, ...]:
    """What is listened for on the account's instance."""
    tags = [Query(tag, is_search=False) for tag in account.hashtags]
    return (*tags, *(Query(words, is_search=True) for words in account.searches))


def in_order(status_id: str) -> tuple[int, str]:
    """Local ids are numbers without leading zeros: longer is newer."""
    return len(status_id), status_id
