"""The customer is answered in the language of their latest message."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.assessing import assessed, corrected
from domain.case import Case
from domain.events import MentionTakenIn
from domain.evolving import fold
from domain.speaking import spoken_language
from domain.values import Language
from tests.domain.builders import a_mention, after, an_assessment, an_empty_case, an_id, person

KNOWN = [each for each in Language if each is not Language.UNKNOWN]


def written(case: Case, language: Language, minute: int) -> Case:
    """One more message in that language."""
    mention = a_mention(after(minutes=minute))
    taken_in = MentionTakenIn(at=after(minutes=minute), arrival_id=an_id(), mention=mention)
    case = fold([taken_in], case)
    taken = case.mention(mention.message_id)
    assert taken is not None
    found = an_assessment(language=language)
    return fold(assessed(case, taken, found, after(minutes=minute)), case)


def said_to_be(case: Case, minute: int, **change: Any) -> Case:
    """Somebody corrects the assessment."""
    assert case.assessment is not None
    better = case.assessment.model_copy(update=change)
    return fold(corrected(case, better, person(), after(minutes=minute)), case)


@given(st.lists(st.sampled_from(list(Language)), min_size=1, max_size=6))
def test_the_latest_message_counts_and_where_it_tells_none_the_case(spoken: list[Language]) -> None:
    case = an_empty_case()
    for minute, language in enumerate(spoken):
        case = written(case, language, minute)
    if spoken[-1] is not Language.UNKNOWN:
        assert spoken_language(case) is spoken[-1]


@given(*[st.sampled_from(KNOWN)] * 3)
def test_a_correction_counts_for_what_was_written_until_then(
    first: Language, right: Language, second: Language
) -> None:
    case = said_to_be(written(an_empty_case(), first, 0), 1, language=right)
    assert spoken_language(case) is right
    assert spoken_language(written(case, Language.UNKNOWN, 2)) is right
    case = written(case, second, 2)
    assert spoken_language(case) is second
    assert spoken_language(said_to_be(case, 3, language=right)) is right


def test_nothing_said_is_in_no_language() -> None:
    assert spoken_language(an_empty_case()) is Language.UNKNOWN
