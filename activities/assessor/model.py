"""A model that learns from corrections: character n-grams and what the word lists find, weighted.

It says kind and sentiment with a confidence that was calibrated; language, risks and everything
that must never be missed stay with the word lists. It is kept as plain numbers, so that reading one
back runs nothing.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from activities.assessor.baseline import Signals, signals, what_is_read
from domain.assessment import Kind, Sentiment
from domain.values import Language

N_GRAMS = 2**15
SHORTEST, LONGEST = 2, 5
"""Characters of an n-gram, within words."""


@cache
def _vectorizer() -> Any:
    """What counts n-grams. Imported on first use: scikit-learn takes half of a worker's start, and
    most clients have no model yet."""
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(SHORTEST, LONGEST),
        n_features=N_GRAMS,
        alternate_sign=False,
        norm="l2",
        dtype=np.float32,
    )


@dataclass(frozen=True)
class Weights:
    """One linear model: a row of weights and an intercept per class. `temperature` divides what
    they give, so that a confidence of 0.7 is right in seven cases of ten."""

    classes: tuple[str, ...]
    coefficients: Any
    intercepts: Any
    temperature: float

    def say(self, features: Any) -> tuple[str, float]:
        """The likeliest class of one row of features, and how likely it is."""
        shares = shares_of(features @ self.coefficients.T + self.intercepts, self.temperature)[0]
        best = int(shares.argmax())
        return self.classes[best], float(shares[best])


@dataclass(frozen=True)
class Said:
    """What a model says of a text."""

    kind: Kind
    confidence: float
    sentiment: Sentiment


@dataclass(frozen=True)
class Model:
    """Kind and sentiment in one language. `name` stands in the journal."""

    name: str
    kind: Weights
    sentiment: Weights

    def say(self, text: str, language: Language) -> Said:
        """What the text is."""
        features = features_of([text], language)
        kind, confidence = self.kind.say(features)
        sentiment, _ = self.sentiment.say(features)
        return Said(Kind(kind), confidence, Sentiment(sentiment))

    def to_bytes(self) -> bytes:
        """The model as numbers, for the database."""
        file = io.BytesIO()
        np.savez_compressed(
            file,
            **_arrays("kind", self.kind),
            **_arrays("sentiment", self.sentiment),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, name: str, data: bytes) -> "Model":
        """The model again, ready to say. Raises ValueError for anything but numbers and words."""
        _vectorizer()
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(name, _weights("kind", arrays), _weights("sentiment", arrays))


def features_of(texts: Sequence[str], language: Language) -> Any:
    """One row per text: its n-grams, then what the word lists of the language find in it."""
    from scipy.sparse import csr_matrix, hstack

    read = [what_is_read(text) for text in texts]
    found = [_found(signals(text, language)) for text in read]
    return hstack(
        [_vectorizer().transform(read), csr_matrix(np.array(found, dtype=np.float32))], format="csr"
    )


def shares_of(scores: Any, temperature: float) -> Any:
    """Scores of several classes as shares of one."""
    scaled = np.asarray(scores, dtype=np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _found(said: Signals) -> list[float]:
    kinds = [1.0 if said.kind is kind else 0.0 for kind in Kind]
    moods = [1.0 if said.sentiment is mood else 0.0 for mood in Sentiment]
    words = [said.complaint, said.problem, said.praise, said.negative, said.question]
    return [*kinds, *moods, *(0.5 if word else 0.0 for word in words), 0.5 * said.asks]


def _arrays(target: str, weights: Weights) -> dict[str, Any]:
    return {
        f"{target}_classes": np.array(weights.classes),
        f"{target}_coefficients": weights.coefficients.astype(np.float16),
        f"{target}_intercepts": weights.intercepts.astype(np.float32),
        f"{target}_temperature": np.array(weights.temperature),
    }


def _weights(target: str, arrays: Any) -> Weights:
    return Weights(
        classes=tuple(map(str, arrays[f"{target}_classes"])),
        coefficients=arrays[f"{target}_coefficients"].astype(np.float32),
        intercepts=arrays[f"{target}_intercepts"],
        temperature=float(arrays[f"{target}_temperature"]),
    )
