"""A language model as assessor: masked text, within its time, never the last word on risks."""

import asyncio
import json
from typing import Any

import httpx2
import pytest

from activities.assessor.baseline import NAME, Assessor
from activities.assessor.endpoint import Endpoint
from activities.assessor.masking import masked
from domain.assessment import Assessment, Kind, Risk, Sentiment
from tests.domain.builders import a_mention

TEXT = "@kompass Mein Zug kommt nicht, ruft mich an: 0171 2345678, Mia Muster, mia@web.example"
SAID = {"kind": "problem", "sentiment": "negative", "confidence": 0.9}


class Model:
    """An endpoint that says what it is told to, and remembers what it was asked."""

    def __init__(self, said: Any = None, status: int = 200, after: float = 0.0) -> None:
        self.said = json.dumps(SAID) if said is None else said
        self.status = status
        self.after = after
        self.asked: list[httpx2.Request] = []

    async def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        await asyncio.sleep(self.after)
        choices = [{"message": {"content": self.said}}]
        return httpx2.Response(self.status, json={"choices": choices})

    async def look(self, text: str = TEXT, within: float = 5.0) -> tuple[Assessment, Assessment]:
        """What the word lists found, and what it became."""
        found = Assessor().assess(text, a_mention())
        transport = httpx2.MockTransport(self.answer)
        async with httpx2.AsyncClient(transport=transport) as http:
            endpoint = Endpoint(http, "https://model.example/v1", "small", "key", within=within)
            return found, await endpoint.look(found, text, ("Mia Muster",))


async def test_what_it_says_counts_and_is_named_as_its_word() -> None:
    model = Model(json.dumps({**SAID, "kind": "question", "sentiment": "neutral"}))
    _, said = await model.look()
    assert (said.kind, said.sentiment, said.confidence) == (Kind.QUESTION, Sentiment.NEUTRAL, 0.9)
    assert said.assessor == "endpoint-small"


async def test_it_is_given_nothing_that_names_a_person() -> None:
    model = Model()
    await model.look()
    sent = model.asked[0].content.decode()
    for word in ("kompass", "0171", "2345678", "Mia", "Muster", "mia@web.example"):
        assert word not in sent
    assert "Mein Zug kommt nicht" in sent


@pytest.mark.parametrize("whom", ["Mia Muster", "mia.muster@web.example", "0171 2345678"])
@pytest.mark.parametrize("cut", [1, 3, 5, 7])
async def test_nothing_that_names_a_person_is_cut_in_two(whom: str, cut: int) -> None:
    """The end of what is given away may lie anywhere; half a name is a name as well."""
    model = Model()
    before = "-" * (4_000 - cut - 1)
    await model.look(f"{before} {whom}.")
    content = json.loads(model.asked[0].content)["messages"][1]["content"]
    assert content.removeprefix(f"{before} ") in ("[name]."[:cut], "[personal]."[:cut])


async def test_nobody_is_sure_of_a_text_that_was_given_away_in_part() -> None:
    """Twelve pages whose last word is a complaint: the model has read a friendly beginning."""
    sure = json.dumps({"kind": "question", "sentiment": "neutral", "confidence": 0.99})
    found, said = await Model(sure).look("Wann kommt mein Paket an? " * 400)
    assert said.confidence <= found.confidence < 0.6


async def test_nor_of_one_that_became_longer_when_its_names_were_taken_out() -> None:
    """Its own length counted, and what it ends with was not given away."""
    sure = json.dumps({"kind": "question", "sentiment": "neutral", "confidence": 0.99})
    text = "@ab " * 950 + "Alles kaputt!"
    assert len(text) < 4_000
    found, said = await Model(sure).look(text)
    assert said.confidence <= found.confidence


@pytest.mark.parametrize(
    "model",
    [
        Model(status=500),
        Model("no JSON"),
        Model('{"kind": "weather"}'),
        Model(json.dumps({**SAID, "confidence": 7})),
        Model(after=30.0),
    ],
    ids=["fails", "babbles", "other words", "too sure", "too slow"],
)
async def test_without_an_answer_the_word_lists_stand(model: Model) -> None:
    within = 0.05 if model.after else 5.0
    found, said = await model.look(within=within)
    assert said == found
    assert said.assessor == NAME


async def test_it_cannot_take_a_risk_back() -> None:
    praise = json.dumps({"kind": "praise", "sentiment": "positive", "confidence": 1.0})
    _, said = await Model(praise).look("Danke. Ich will nicht mehr leben.")
    assert Risk.SELF_HARM in said.risks
    found, said = await Model(praise).look("Na super, toll gemacht")
    assert said == found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Frag @mia.muster@town.example mal", "Frag @someone mal"),
        ("Kunde 4711081500, bitte", "Kunde [number], bitte"),
        ("https://x.example/?id=7 geht nicht", "[link] geht nicht"),
        ("IBAN NL91 ABNA 0417 1643", "IBAN [personal]"),
        ("mia sagt: Mias Hund", "[name] sagt: Mias Hund"),
    ],
)
def test_masking(text: str, left: str) -> None:
    assert masked(text, ["Mia Muster"]) == left
