"""Listening for hashtags and words, on instances that let themselves be searched.

Sources: https://docs.joinmastodon.org/methods/timelines/#tag and …/methods/search/. Full text is
found only where the instance keeps an index of it; hashtags are found everywhere.
"""

from dataclasses import dataclass
from typing import Any

from channels.contract import Account
from channels.mastodon.client import ask
from channels.mastodon.statuses import Entity


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
            return page
        found = page = await self._search(account, after, None)
        while after is not None and page:
            lowest = min((str(each["id"]) for each in page), key=in_order)
            page = await self._search(account, after, lowest)
            found = [*found, *page]
        return found

    async def _search(self, account: Account, after: str | None, below: str | None) -> list[Entity]:
        """One page between both ids; some instances pass over one of them, or over both."""
        found: Any = await ask(
            account,
            lambda client: client.search_v2(
                self.words, result_type="statuses", min_id=after, max_id=below, resolve=False
            ),
        )
        statuses: list[Entity] = list(found["statuses"])
        return [
            each
            for each in statuses
            if (after is None or in_order(str(each["id"])) > in_order(after))
            and (below is None or in_order(str(each["id"])) < in_order(below))
        ]


def queries_of(account: Account) -> tuple[Query, ...]:
    """What is listened for on the account's instance."""
    tags = [Query(tag, is_search=False) for tag in account.hashtags]
    return (*tags, *(Query(words, is_search=True) for words in account.searches))


def in_order(status_id: str) -> tuple[int, str]:
    """Local ids are numbers without leading zeros: longer is newer."""
    return len(status_id), status_id
