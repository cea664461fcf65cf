"""Nothing that people write, and nothing they are called, leaves PostgreSQL: not into a history, a
log line or a metric, not into what Temporal lists."""

import logging
from collections.abc import Sequence

import pytest
import structlog
from prometheus_client import REGISTRY, generate_latest

from activities.assessor.baseline import Assessor
from activities.case_steps import CaseStepsOnPostgres
from channels.contract import Author
from domain.assessment import Assessment
from domain.commands import AddNote, AskInformation
from domain.mention import Mention
from domain.reply import Delivery, Purpose
from domain.values import Language
from tests.stories.house import House, the_cases_own_time
from workflows.case.steps import CaseSteps

TEXT, EDIT, HANDLE, NAME = "Zaunkoenig7", "Pirol8", "wiedehopf9", "Rohrdommel Eisvogel"
NOTE, QUESTION, REPLY = "Bekassine1", "Uferschnepfe2", "Goldammer3"
CANARIES = (TEXT, EDIT, HANDLE, *NAME.split(), NOTE, QUESTION, REPLY)


class QuotesItsInput(Assessor):
    """Fails as libraries do: with what it was given in its message."""

    def assess(self, text: str, mention: Mention, usual: Language = Language.UNKNOWN) -> Assessment:
        raise ValueError(f"cannot make sense of {text!r}")


async def test_no_word_and_no_name_leaves_the_database(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as structured:
        town = await house.town()
        bird = Author(key=f"key-of-{HANDLE}", handle=HANDLE, name=NAME)
        case = await town.hears(f"Wann kommt mein {TEXT}?", author=bird)
        await case.ask(AddNote(text=await town.words(NOTE)))
        await case.ask(AskInformation(text=await town.words(QUESTION)))
        assert (await case.reply(f"Der {REPLY} kommt.", Purpose.INTERIM)).status == "done"
        await case.until(lambda c: c.replies[0].delivery is Delivery.SENT)
        await case.hears(f"Und der {EDIT}?", author=bird)
        await case.until(lambda c: len(c.mentions) == 2)
        history = await case.handle.fetch_history()
        description = await case.handle.describe()
    raw = b"".join(event.SerializeToString() for event in history.events)
    told = {
        "the history": raw.decode(errors="replace") + history.to_json(),
        "what Temporal lists": description.raw_description.SerializeToString().decode(
            errors="replace"
        ),
        "structured log": str(structured),
        "log": caplog.text,
        "output": "".join(capfd.readouterr()),
        "metrics": generate_latest(REGISTRY).decode(),
    }
    assert _found(told) == []
    (row,) = [m for m in await case.messages("inbound") if m.text_id][:1]
    assert row.text_id is not None, "the canaries did fly, only not out of the database"


async def test_an_error_that_quotes_its_input_quotes_it_to_nobody(
    house_alone: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    steps = CaseStepsOnPostgres(
        house_alone.sessions,
        QuotesItsInput(),
        channels=house_alone.channel,
        now=the_cases_own_time,
    )
    with structlog.testing.capture_logs() as structured:
        async with house_alone.worker(steps):
            town = await house_alone.town()
            case = await town.hears(f"Wann kommt mein {TEXT}?")
            history = await case.handle.fetch_history()
    raw = b"".join(event.SerializeToString() for event in history.events)
    told = {
        "the history": raw.decode(errors="replace"),
        "structured log": str(structured),
        "log": caplog.text,
        "output": "".join(capfd.readouterr()),
    }
    assert _found(told) == []
    assert "ValueError" in told["the history"], "the failure itself is on record, without words"


def _found(told: dict[str, str], canaries: Sequence[str] = CANARIES) -> list[tuple[str, str]]:
    return [(where, bird) for where, text in told.items() for bird in canaries if bird in text]


def test_every_port_is_watched() -> None:
    """What a new port hands over or answers must be by reference; extend the story with it."""
    assert set(CaseSteps.PORTS) == {
        "record",
        "assess",
        "judge",
        "prepare_acknowledgement",
        "send",
        "reconcile",
        "amend",
        "look_up_hours",
        "next_desk",
        "look_up_actor",
    }
