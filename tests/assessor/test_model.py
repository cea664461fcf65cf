"""The model that learns: the same twice, numbers alone, and never the last word on risks."""

import io
import pickle

import numpy as np
import pytest

from activities.assessor.assessing import learnt
from activities.assessor.baseline import LONGEST_READ, Assessor
from activities.assessor.model import Model, features_of, shares_of
from activities.assessor.samples import told
from activities.assessor.teaching import Sample, taught
from activities.assessor.training import train
from db.policies import PastRow
from domain.assessing import assessed, corrected
from domain.assessment import Kind, Risk, Sentiment
from domain.events import CaseEvent
from domain.evolving import fold
from domain.monitoring import take_in
from domain.values import Language
from tests.assessor.test_sentences import sentences
from tests.domain.builders import NOON, a_mention, an_arrival, an_assessment, opened, person

DE = Language.GERMAN
SPOKEN = [language for language in Language if language is not Language.UNKNOWN]


@pytest.fixture(scope="module")
def model() -> Model:
    """A German model that nobody has corrected yet."""
    return train("model-de-1", DE, [])


@pytest.mark.parametrize("language", SPOKEN)
def test_each_language_is_taught_every_kind(language: Language) -> None:
    assert {sample.kind for sample in taught(language)} == set(Kind)
    assert {sample.sentiment for sample in taught(language)} == set(Sentiment)


def test_nothing_that_is_taught_is_measured_on() -> None:
    measured = {sentence.text for sentence in sentences()}
    assert not measured & {sample.text for language in SPOKEN for sample in taught(language)}


def test_it_knows_something_before_any_correction(model: Model) -> None:
    here = [sentence for sentence in sentences() if sentence.language is DE]
    right = sum(model.say(sentence.text, DE).kind is sentence.kind for sentence in here)
    assert right / len(here) > 0.7


def test_the_same_samples_give_the_same_model(model: Model) -> None:
    assert train("model-de-1", DE, []).to_bytes() == model.to_bytes()


def test_a_model_that_was_kept_says_the_same(model: Model) -> None:
    again = Model.from_bytes(model.name, model.to_bytes())
    for sentence in sentences()[:40]:
        said, before = again.say(sentence.text, DE), model.say(sentence.text, DE)
        assert (said.kind, said.sentiment) == (before.kind, before.sentiment)
        assert said.confidence == pytest.approx(before.confidence, abs=0.01)


def test_what_is_no_numbers_is_not_run() -> None:
    file = io.BytesIO()
    np.savez(file, kind_classes=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        Model.from_bytes("x", file.getvalue())
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        Model.from_bytes("x", pickle.dumps(print))


def test_it_learns_what_a_client_s_people_say() -> None:
    word = "Schienenersatzverkehr eingerichtet"
    samples = [
        Sample(f"{word} zwischen A und {n}", DE, Kind.COMMENT, Sentiment.NEUTRAL) for n in range(20)
    ]
    said = train("model-de-2", DE, samples).say(f"{word} zwischen Ulm und Kempten", DE)
    assert (said.kind, said.sentiment) == (Kind.COMMENT, Sentiment.NEUTRAL)
    assert said.confidence > 0.6


def test_a_lower_temperature_is_surer() -> None:
    scores = np.array([[1.0, 0.0, -1.0]])
    assert shares_of(scores, 0.5).max() > shares_of(scores, 2.0).max()
    assert shares_of(scores, 1.0).sum() == pytest.approx(1.0)


def test_odd_texts_have_features() -> None:
    assert features_of(["", "🙂", "x" * 100_000], DE).shape[0] == 3


def test_what_is_wanted_at_the_end_of_a_long_text_is_read(model: Model) -> None:
    """The model stopped after 2,000 characters, and was as sure as of a text that it had read."""
    told = "Am Montag war ich in der Stadt, am Dienstag im Garten. " * 60
    wanted = " Das Internet geht nicht, die Leitung ist tot, nichts funktioniert!" * 30
    assert len(told) + len(wanted) < LONGEST_READ
    said, without = model.say(told + wanted, DE), model.say(told, DE)
    assert (without.kind, said.kind) == (Kind.COMMENT, Kind.PROBLEM)


# -- beside the word lists -------------------------------------------------------------------------


def test_risks_stay_with_the_word_lists(model: Model) -> None:
    text = "Danke, super, alles toll. Ich will nicht mehr leben."
    found = Assessor().assess(text, a_mention())
    said = learnt(found, model, text)
    assert Risk.SELF_HARM in said.risks
    assert said.assessor == "model-de-1"
    assert any(reason.about == "self_harm" for reason in said.reasons)


def test_what_may_be_sarcasm_is_not_called_praise(model: Model) -> None:
    for text in ("Danke für nichts!", "Na super, toll gemacht", "Danke, wieder mal zu spät"):
        found = Assessor().assess(text, a_mention())
        assert Risk.SARCASM in found.risks
        assert learnt(found, model, text).kind is not Kind.PRAISE


def test_the_author_s_usual_language_counts_where_the_text_tells_none() -> None:
    assert Assessor().assess("??", a_mention()).language is Language.UNKNOWN
    assert Assessor().assess("??", a_mention(), Language.DUTCH).language is Language.DUTCH
    text = "Wann kommt mein Paket?"
    assert Assessor().assess(text, a_mention(), Language.DUTCH).language is DE


# -- what is learnt from ---------------------------------------------------------------------------


def test_a_correction_and_an_answer_are_samples() -> None:
    mention, machine = a_mention(), an_assessment(Kind.COMMENT)
    events: list[CaseEvent] = [opened()]
    events += take_in(fold(events), an_arrival(mention), NOON)
    case = fold(events)
    events += assessed(case, case.mentions[0], machine, NOON)
    rows = [_row(event) for event in events]
    assert list(told(rows)) == []  # nobody has read it
    truth = an_assessment(Kind.COMPLAINT)
    rows += [_row(event) for event in corrected(fold(events), truth, person(), NOON)]
    (sample,) = told(rows)
    assert (sample.text_id, sample.assessment, sample.corrected) == (mention.text.id, truth, True)


def _row(event: CaseEvent) -> PastRow:
    return PastRow(case_id=opened().case_id, kind=event.kind, event=event.model_dump(mode="json"))
