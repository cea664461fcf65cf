"""The language of what an agent types is told when it is plain, and not when it is not."""

import pytest

from activities.assessor.recognising import recognised
from domain.values import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wir schauen uns das gleich an und melden uns.", Language.GERMAN),
        ("We are looking into it and will be in touch.", Language.ENGLISH),
        ("Nous nous renseignons et te répondrons demain.", Language.FRENCH),
        ("We zoeken het uit en je hoort morgen van ons.", Language.DUTCH),
        ("@lena https://example.org/bestellung/morgen", None),
        ("Danke!", None),
        ("OK super, top", None),
        ("4711 – 22.03. 😀😀😀😀😀😀😀😀😀😀😀😀", None),
        ("", None),
    ],
)
def test_what_is_recognised(text: str, language: Language | None) -> None:
    assert recognised(text) is language
