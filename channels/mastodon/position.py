"""How far an account has been read: the cursor, and the baseline that a new account starts from."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from mastodon import Mastodon

BEGINNING = "0"
"""Lower than every id."""


@dataclass(frozen=True)
class Position:
    """The highest notification and the highest own status that have been read, by their local
    ids."""

    notification: str
    status: str
    queries: Mapping[str, str] = field(default_factory=dict)
    """The highest status that each query has found; one that is not in it starts afresh."""

    @property
    def cursor(self) -> str:
        """As stored with the account."""
        position = {"notification": self.notification, "status": self.status}
        queries = {"queries": dict(self.queries)} if self.queries else {}
        return json.dumps({**position, **queries})

    def only(self, names: Collection[str]) -> "Position":
        """Without queries that nobody asks any more: one that is asked again later starts afresh,
        and brings nothing that was written while nobody wanted to hear of it."""
        kept = {name: newest for name, newest in self.queries.items() if name in names}
        return replace(self, queries=kept)

    @staticmethod
    def at(cursor: str) -> "Position":
        """Raises ValueError when that is no cursor of ours."""
        try:
            found = json.loads(cursor)
            queries = {str(name): str(newest) for name, newest in found.get("queries", {}).items()}
            return Position(str(found["notification"]), str(found["status"]), queries)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError("not a cursor of this channel") from None


def baseline(client: Mastodon, own_id: str) -> Position:
    """The newest there is: everything up to here is taken as read. Raises MastodonError."""
    notifications = client.notifications(limit=1)
    statuses = client.account_statuses(own_id, limit=1)
    return Position(
        notification=str(notifications[0]["id"]) if notifications else BEGINNING,
        status=str(statuses[0]["id"]) if statuses else BEGINNING,
    )
