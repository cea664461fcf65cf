"""What all events share."""

from domain.values import Moment, Value


class Event(Value):
    """Something that happened to a case at `at` (UTC)."""

    at: Moment
