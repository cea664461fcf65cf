"""What learning asks of the world; `activities/assessor/` answers."""

from abc import abstractmethod
from uuid import UUID

from temporalio import activity

from domain.values import Language, Value
from workflows.ports import Ports


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


class TrainingSteps(Ports):
    """The ports of learning."""

    PORTS = ("what_can_be_learnt", "learn")

    @activity.defn(name="what_can_be_learnt")
    @abstractmethod
    async def what_can_be_learnt(self) -> list[ToLearn]:
        """Clients and languages in which people have corrected assessments."""

    @activity.defn(name="learn")
    @abstractmethod
    async def learn(self, wanted: ToLearn) -> Learnt:
        """Make a model, compare it with what assesses now, and let it assess if it is better."""
