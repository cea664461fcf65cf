"""In which order work is taken up when there is more of it than hands: by task-queue priority.

What speaks to a customer comes first, then what is yet to be recorded, because a case says nothing
before its rows are on record; new mentions are assessed with what is left over. Otherwise a flood
that comes in would hold up the first replies that are due.

Within a priority the clients take turns, by the key that the workflows of a case and of its
questions are started with and their activities inherit: one client's flood holds up no other.
Sharing out is the server's business (`matching.enableFairness`).
"""

from uuid import UUID

from temporalio.common import Priority

SPEAKING = Priority(priority_key=1)
"""A text is prepared, a message is sent or asked after."""

RECORDING = Priority(priority_key=2)
"""Rows of the journal."""

ASKING = Priority(priority_key=3)
"""Everything else; what the server takes where nothing is said."""


def on_behalf_of(client_id: UUID) -> Priority:
    """How a client's workflows are started: it has its turn beside every other client."""
    return Priority(fairness_key=str(client_id))
