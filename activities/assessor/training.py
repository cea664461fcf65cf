"""Making a model from taught sentences and corrections, and judging it on others."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from activities.assessor.model import Model, Weights, features_of, shares_of
from activities.assessor.teaching import Sample, taught
from domain.values import Language

CORRECTION_COUNTS = 3.0
"""So many times as much as a taught sentence: it is this client's own customers."""

_STRENGTH = 8.0
_TEMPERATURES = np.geomspace(0.2, 5.0, 33)
_FOLDS = 3


def train(name: str, language: Language, corrections: Sequence[Sample]) -> Model:
    """A model of a language from its taught sentences and the given corrections. The same samples
    give the same model."""
    samples = [*taught(language), *corrections]
    known = len(samples) - len(corrections)
    weight = np.array([1.0] * known + [CORRECTION_COUNTS] * len(corrections))
    features = features_of([sample.text for sample in samples], language)
    with threadpool_limits(1):  # the machine has other things to do
        return Model(
            name=name,
            kind=_fit(features, [sample.kind.value for sample in samples], weight),
            sentiment=_fit(features, [sample.sentiment.value for sample in samples], weight),
        )


def _fit(features: Any, labels: Sequence[str], weight: Any) -> Weights:
    target = np.array(labels)
    seen = np.flatnonzero(features.getnnz(axis=0))  # what never occurred weighs nothing
    occurring = features[:, seen]
    regression = _regression().fit(occurring, target, sample_weight=weight)
    classes = tuple(map(str, regression.classes_))
    coefficients = np.zeros((len(regression.coef_), features.shape[1]))
    coefficients[:, seen] = regression.coef_
    intercepts = regression.intercept_
    if len(classes) == 2:  # of two classes the library keeps one row
        coefficients = np.vstack([-coefficients[0], coefficients[0]]) / 2
        intercepts = np.array([-intercepts[0], intercepts[0]]) / 2
    return Weights(
        classes=classes,
        coefficients=coefficients.astype(np.float32),
        intercepts=intercepts.astype(np.float32),
        temperature=_temperature(occurring, target, weight, classes),
    )


def _temperature(features: Any, target: Any, weight: Any, classes: Sequence[str]) -> float:
    """The temperature at which what was foretold for held-back folds is likeliest."""
    folds = min(_FOLDS, min(Counter(target).values()))
    if folds < 2:
        return 1.0
    place = {name: n for n, name in enumerate(classes)}
    scores, truths = [], []
    for fit, held in StratifiedKFold(folds, shuffle=True, random_state=1).split(features, target):
        part = _regression().fit(features[fit], target[fit], sample_weight=weight[fit])
        said = part.decision_function(features[held])
        if said.ndim == 1:
            said = np.column_stack([-said / 2, said / 2])
        scores.append(said)
        truths.append([place[name] for name in target[held]])
    said, truth = np.vstack(scores), np.concatenate(truths)
    losses = [-np.log(_right(shares_of(said, t), truth)).mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def _right(shares: Any, truth: Any) -> Any:
    return np.clip(shares[np.arange(len(truth)), truth], 1e-9, 1.0)


def _regression() -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, max_iter=150, tol=1e-3, class_weight="balanced")
