"""Assessing a mention: the word lists, then what the client's model has learnt, where it has one.

Risks, language and what must never be missed stay with the word lists: no model takes back what
calls people.
"""

import asyncio
import time
from collections import OrderedDict
from uuid import UUID

from activities.assessor.baseline import Assessor
from activities.assessor.endpoint import Endpoint
from activities.assessor.journey import journey_in, placed
from activities.assessor.learning import name_of
from activities.assessor.model import Model
from db.assessors import model_in_use, names_of_customer, spoken_before
from db.engine import Sessions
from db.surroundings import Surroundings
from domain.assessment import Assessment, Kind, Reason, Risk
from domain.brand import speaks_to_others, topic_of
from domain.mention import Mention
from domain.values import Language, Visibility

SAID_TO_OTHERS = 0.5
"""How sure one can be of what a post says that begins with somebody else's handle."""

_KEPT = 100
_GOOD_FOR = 60.0
"""Seconds for which it is not asked again which model assesses."""

_models: OrderedDict[tuple[UUID, Language], tuple[float, Model | None]] = OrderedDict()


async def assess(
    sessions: Sessions,
    assessor: Assessor,
    around: Surroundings,
    mention: Mention,
    endpoint: Endpoint | None = None,
) -> Assessment:
    """What the mention is. Where there is an `endpoint`, it is asked instead of the client's own
    model. What is said to somebody else is never sure: a machine that answers it breaks into a
    talk."""
    text = around.text
    found = await _assessed(sessions, assessor, around, mention, endpoint)
    found = about(found, topic_of(around.brand, text))
    told = journey_in(text, found.language)
    found = placed(found, told, bought_before=around.bought_before)
    if mention.visibility is not Visibility.PUBLIC:
        return found
    return doubted(found) if speaks_to_others(text, around.handles) else found


def about(found: Assessment, topic: str | None) -> Assessment:
    """The same with the topic, from the client's own list."""
    if topic is None:
        return found
    reasons = (*found.reasons, Reason(code="topic_words", about=topic))
    return found.model_copy(update={"topic": topic, "reasons": reasons})


def doubted(found: Assessment) -> Assessment:
    """The same of something that is said to somebody else."""
    return found.model_copy(
        update={
            "confidence": min(found.confidence, SAID_TO_OTHERS),
            "reasons": (Reason(code="said_to_others", about=found.kind.value), *found.reasons),
        }
    )


async def _assessed(
    sessions: Sessions,
    assessor: Assessor,
    around: Surroundings,
    mention: Mention,
    endpoint: Endpoint | None,
) -> Assessment:
    text, client_id = around.text, around.client_id
    found = assessor.assess(text, mention)
    if found.language is Language.UNKNOWN and text.strip():
        known = [language for language in Language if language is not Language.UNKNOWN]
        async with sessions() as session:
            usual = await spoken_before(session, client_id, mention.customer_id, known)
        if usual is not None:
            found = assessor.assess(text, mention, usual)
    if endpoint is not None and text.strip():
        async with sessions() as session:
            names = await names_of_customer(session, client_id, mention.customer_id)
        return await endpoint.look(found, text, names)
    model = await _model(sessions, client_id, found.language)
    return found if model is None else learnt(found, model, text)


def learnt(found: Assessment, model: Model, text: str) -> Assessment:
    """The assessment with kind and sentiment as the model says. What may be sarcasm is not called
    praise, and what the word lists were not sure of for its length stays so."""
    said = model.say(text, found.language)
    if Risk.SARCASM in found.risks and said.kind is Kind.PRAISE:
        return found
    agreed = said.kind is found.kind
    reasons = found.reasons if agreed else (Reason(code="learnt", about=said.kind.value),)
    risks = () if agreed else tuple(r for r in found.reasons if r.code.startswith("risk_"))
    too_long = any(reason.code == "too_long_to_read" for reason in found.reasons)
    return found.model_copy(
        update={
            "kind": said.kind,
            "sentiment": said.sentiment,
            "confidence": min(said.confidence, found.confidence) if too_long else said.confidence,
            "reasons": (*reasons, *risks),
            "assessor": model.name,
        }
    )


async def _model(sessions: Sessions, client_id: UUID, language: Language) -> Model | None:
    kept = _models.get((client_id, language))
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    async with sessions() as session:
        row = await model_in_use(session, client_id, language)
    model = None
    if row is not None and row.weights is not None:
        named = name_of(language, row.number)
        model = await asyncio.to_thread(Model.from_bytes, named, row.weights)
    _models[client_id, language] = time.monotonic() + _GOOD_FOR, model
    if len(_models) > _KEPT:
        _models.popitem(last=False)
    return model
