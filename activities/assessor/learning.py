"""Learning from a client's corrections: a model is made, compared on cases that were held back, and
assesses from then on only when it was right more often than what assesses now."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from activities.assessor.baseline import NAME, Assessor
from activities.assessor.model import Model
from activities.assessor.samples import KINDS, told
from activities.assessor.teaching import Sample, taught
from db.assessors import clients_with_corrections, keep_attempt, last_attempt, model_in_use
from db.engine import Sessions
from db.policies import past_rows
from db.tables import utc_now
from db.words import read_words
from domain.assessment import Kind, Sentiment
from domain.values import Language
from workflows.training.steps import Learnt, ToLearn, TrainingSteps

LEARNT_FROM = timedelta(days=365)
HELD_BACK = 4
"""Every fourth case, by its id, is never learnt from and only compared on."""
FEWEST, FEWEST_HELD_BACK = 30, 10


class Says(Protocol):
    """What an assessor says of a text."""

    @property
    def kind(self) -> Kind: ...

    @property
    def sentiment(self) -> Sentiment: ...


@dataclass(frozen=True)
class TrainingStepsOnPostgres(TrainingSteps):
    """Learns from journals and texts in PostgreSQL."""

    sessions: Sessions
    assessor: Assessor

    async def what_can_be_learnt(self) -> list[ToLearn]:
        """See the port."""
        async with self.sessions() as session:
            clients = await clients_with_corrections(session, utc_now() - LEARNT_FROM)
        languages = [language for language in Language if taught(language)]
        return [ToLearn(client_id=c, language=each) for c in clients for each in languages]

    async def learn(self, wanted: ToLearn) -> Learnt:
        """See the port."""
        client_id, language = wanted.client_id, wanted.language
        async with self.sessions() as session:
            fit, held = await _samples(session, client_id, language)
            last = await last_attempt(session, client_id, language)
            used = await model_in_use(session, client_id, language)
        seen = last is not None and (last.samples, last.held_back) == (len(fit), len(held))
        if len(fit) < FEWEST or len(held) < FEWEST_HELD_BACK or seen:
            return Learnt(client_id=client_id, language=language)
        number = last.number + 1 if last else 1
        name = name_of(language, number)
        candidate = await asyncio.to_thread(_train, name, language, fit)
        current = None
        if used is not None and used.weights is not None:
            current = Model.from_bytes(name_of(language, used.number), used.weights)
        before = share_right(held, self._saying(current, language))
        after = share_right(held, self._saying(candidate, language))
        async with self.sessions.begin() as session:
            await keep_attempt(
                session,
                client_id=client_id,
                language=language,
                number=number,
                samples=len(fit),
                held_back=len(held),
                score=after,
                score_before=before,
                name=name,
                before=current.name if current else NAME,
                weights=candidate.to_bytes() if after > before else None,
            )
        return Learnt(
            client_id=client_id,
            language=language,
            samples=len(fit),
            held_back=len(held),
            score_before=before,
            score=after,
            adopted=after > before,
        )

    def _saying(self, model: Model | None, language: Language) -> Callable[[str], Says]:
        if model is not None:
            return lambda text: model.say(text, language)
        return lambda text: self.assessor.of_language(text, language)


def _train(name: str, language: Language, samples: Sequence[Sample]) -> Model:
    """A model from those samples; scikit-learn is imported by whoever learns, not by each start."""
    from activities.assessor.training import train

    return train(name, language, samples)


def name_of(language: Language, number: int) -> str:
    """What stands in the journal as the assessor."""
    return f"model-{language.value}-{number}"


def share_right(held: Sequence[Sample], say: Callable[[str], Says]) -> float:
    """The share of kinds and sentiments that are told rightly, each counting half."""
    right = 0
    for sample in held:
        said = say(sample.text)
        right += (said.kind is sample.kind) + (said.sentiment is sample.sentiment)
    return right / (2 * len(held))


async def _samples(
    session: AsyncSession, client_id: UUID, language: Language
) -> tuple[list[Sample], list[Sample]]:
    """What may be learnt from, and what is held back; which is which never changes for a case."""
    now = utc_now()
    rows = await past_rows(session, client_id, KINDS, now - LEARNT_FROM, now)
    here = [each for each in told(rows) if each.assessment.language is language]
    words = await read_words(session, client_id, [each.text_id for each in here])
    fit: list[Sample] = []
    held: list[Sample] = []
    for each in here:
        text = words.get(each.text_id)
        if text:
            said = each.assessment
            sample = Sample(text, language, said.kind, said.sentiment)
            (held if each.case_id.int % HELD_BACK == 0 else fit).append(sample)
    return fit, held
