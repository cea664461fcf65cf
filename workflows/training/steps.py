"""What learning asks of the world; `activities/assessor/` answers."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any
from uuid import UUID

from temporalio import activity

from domain.values import Language, Value


class ToLearn(Value):
    """A client's mentions in one language."""

    client_id: UUID
    language: Language


class Learnt(Value):
    """What an attempt came to: shares of held-back cases told rightly, before and after. `samples`
    0: there was too little to learn from, or nothing new."""

    client_id: UUID
    language: Language
    samples: int = 0
    held_back: int = 0
    score_before: float = 0.0
    score: float = 0.0
    adopted: bool = False


PORTS = ("what_can_be_learnt", "learn")


class TrainingSteps(ABC):
    """The ports of learning. A subclass only overrides: its methods become the activities of the
    same name."""

    def __init_subclass__(cls) -> None:
        for name in PORTS:
            if name in cls.__dict__:
                setattr(cls, name, activity.defn(name=name)(cls.__dict__[name]))

    def activities(self) -> list[Callable[..., Any]]:
        """Every port, bound, for a worker. A class that lacks one cannot be instantiated."""
        return [getattr(self, name) for name in PORTS]

    @activity.defn(name="what_can_be_learnt")
    @abstractmethod
    async def what_can_be_learnt(self) -> list[ToLearn]:
        """Clients and languages in which people have corrected assessments."""

    @activity.defn(name="learn")
    @abstractmethod
    async def learn(self, wanted: ToLearn) -> Learnt:
        """Make a model, compare it with what assesses now, and let it assess if it is better."""
