"""What a workflow asks of the world, as methods that name activities."""

from abc import ABC
from collections.abc import Callable
from typing import Any, ClassVar

from temporalio import activity


class Ports(ABC):
    """The class that declares ports defines each as an activity and lists their names in `PORTS`. A
    subclass of it only overrides: its methods become the activities of the same name."""

    PORTS: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        declares = "PORTS" in cls.__dict__
        for name in () if declares else cls.PORTS:
            if name in cls.__dict__:
                setattr(cls, name, activity.defn(name=name)(cls.__dict__[name]))

    def activities(self) -> list[Callable[..., Any]]:
        """Every port, bound, for a worker. A class that lacks one cannot be instantiated."""
        return [getattr(self, name) for name in self.PORTS]
