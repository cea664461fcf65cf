"""How good the assessment is, and what it costs: `python -m benchmarks.assessment PATH…`

PATH is a file of JSON lines: single posts `{"text", "language", "sentiment"?, "relevant"?}`, or
conversations `{"language", "messages": [{"role": "customer", "text"}]}`, of which the first message
of the customer counts. `--labels FILE` adds labels, `id<TAB>kind<TAB>sentiment<TAB>yes|no` a line,
the last for whether it is about the client at all. What a figure
is trained on and what it is measured on are always apart, and each stands beside the majority's
class, the word lists alone, and the model before any correction.
"""

import argparse
import hashlib
import json
import re
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from activities.assessor.assessing import doubted
from activities.assessor.baseline import Assessor
from activities.assessor.model import Model
from activities.assessor.teaching import Sample, taught
from activities.assessor.training import train
from activities.guidelines.judging import built_in, rule_on
from domain import assessing, monitoring
from domain.agreement import ServiceAgreement
from domain.assessment import Kind, Sentiment
from domain.brand import speaks_to_others
from domain.capabilities import Capabilities
from domain.case import Case
from domain.events import CaseOpened
from domain.evolving import evolve, fold
from domain.incident import is_repost
from domain.mention import Arrival, ArrivalKind, Mention
from domain.speaking import machine_may_speak
from domain.values import Language, TextRef, Visibility

CORRECTIONS = (0, 50, 100, 200, 400, 700, 1_000)
CALM: dict[str, Any] = {
    "channel": "mastodon",
    "time_zone": "Europe/Berlin",
    "policy_version": None,
    "open_tasks": 0,
}
EVALUATED = 0.35
"""The part of a file that nothing is trained on."""


Labels = dict[str, tuple[str, str, bool]]
"""Kind, sentiment and relevance by the id of a post or conversation."""


@dataclass(frozen=True)
class Post:
    """A text with the labels that the file has for it."""

    id: str
    text: str
    language: str
    sentiment: str | None = None
    relevant: bool | None = None
    kind: str | None = None


def main() -> None:
    """Print the figures of every file that is named."""
    arguments = _arguments()
    labels = _labels(arguments.labels)
    assessor = Assessor()
    assessor.warm_up()
    _own_sentences(assessor)
    for path in arguments.paths:
        posts = list(_posts(path, labels))
        print(f"\n## {path.name}: {len(posts)} posts")
        _language(assessor, posts)
        _relevance(posts, arguments.names)
        _learning(assessor, posts, "sentiment")
        _learning(assessor, posts, "kind")
        if arguments.addressed is not None:
            spoken_to = [post for post in posts if arguments.addressed.search(post.text)]
            _spoken(assessor, spoken_to, arguments.handles, arguments.show)
    _cost(assessor, [post for path in arguments.paths for post in _posts(path, labels)])


def _own_sentences(assessor: Assessor) -> None:
    """The kept sentences: the word lists were made with them at hand, the model never saw them."""
    path = Path(__file__).parents[1] / "tests" / "assessor" / "sentences.jsonl"
    if not path.exists():
        return
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    print(f"## our own test sentences: {len(rows)}")
    print("(the word lists were corrected on these very sentences, so their figure flatters)")
    for code in ("de", "en", "nl", "fr"):
        language = Language(code)
        model = train("untaught", language, [])
        here = [row for row in rows if row["language"] == code]
        for field in ("kind", "sentiment"):
            truths = [row[field] for row in here]
            by_lists = [getattr(_assessed(assessor, row["text"]), field) for row in here]
            by_model = [getattr(model.say(row["text"], language), field) for row in here]
            _line(
                f"{field} {code}",
                len(here),
                majority=_majority(truths, truths),
                lists=_right(by_lists, truths),
                model=_right(by_model, truths),
            )


def _language(assessor: Assessor, posts: Sequence[Post]) -> None:
    truths = [post.language for post in posts]
    found = [_assessed(assessor, post.text).language.value for post in posts]
    _line("language", len(posts), majority=_majority(truths, truths), lists=_right(found, truths))
    missed = Counter(f for f, t in zip(found, truths, strict=True) if f != t)
    print(f"   taken for: {dict(missed.most_common(4))}")


def _relevance(posts: Sequence[Post], names: Sequence[str]) -> None:
    """Whether a post is about the client: named by the words that count, or learnt."""
    labelled = [post for post in posts if post.relevant is not None]
    if not labelled:
        print("relevance   the file has no labels")
        return
    fit, held = _apart(labelled)
    truths = [post.relevant for post in held]
    lists = [any(name in post.text.lower() for name in names) for post in held]
    learnt = _learnt_relevance(fit, held)
    _line(
        "relevance",
        len(held),
        majority=_majority([post.relevant for post in fit], truths),
        lists=_right(lists, truths),
        learnt=_right(learnt, truths),
    )
    for name, said in (("lists", lists), ("learnt", learnt)):
        missed = sum(bool(t) and not s for s, t in zip(said, truths, strict=True))
        print(f"   {name}: {missed} of {sum(map(bool, truths))} relevant posts missed")


def _learnt_relevance(fit: Sequence[Post], held: Sequence[Post]) -> list[bool]:
    """From labels alone, by the same features; in webcare itself nothing is ignored by this."""
    language = Language(fit[0].language)
    labels = {True: (Kind.QUESTION, Sentiment.POSITIVE), False: (Kind.SPAM, Sentiment.NEUTRAL)}
    samples = [Sample(post.text, language, *labels[bool(post.relevant)]) for post in fit]
    model = train("relevance", Language.UNKNOWN, samples)
    return [model.say(post.text, Language.UNKNOWN).kind is Kind.QUESTION for post in held]


def _learning(assessor: Assessor, posts: Sequence[Post], field: str) -> None:
    labelled = [post for post in posts if getattr(post, field) is not None]
    if len(labelled) < 40:
        print(f"{field:<11} {len(labelled)} labels: too few for a figure")
        return
    language = Language(labelled[0].language)
    fit, held = _apart(labelled)
    truths = [getattr(post, field) for post in held]
    by_lists = [getattr(_assessed(assessor, post.text), field) for post in held]
    _line(
        field,
        len(held),
        majority=_majority([getattr(post, field) for post in fit], truths),
        lists=_right(by_lists, truths),
    )
    print(f"   by class, word lists: {_by_class(by_lists, truths)}")
    for count in CORRECTIONS:
        if count > len(fit):
            break
        samples = [_sample(assessor, post) for post in fit[:count]]
        model = train(f"model-{count}", language, samples)
        said = [model.say(post.text, language) for post in held]
        found = [getattr(each, field) for each in said]
        line = f"   {count:>5} corrections: {_right(found, truths):.3f}"
        if field == "kind":
            sure = [
                (f, t) for f, t, s in zip(found, truths, said, strict=True) if s.confidence >= 0.6
            ]
            share = len(sure) / len(held)
            right = sum(f == t for f, t in sure) / max(1, len(sure))
            line += f"   sure of {share:.0%}, of those right {right:.3f}"
        print(line)
    print(f"   by class, model at the end: {_by_class(found, truths)}")


def _spoken(assessor: Assessor, posts: Sequence[Post], handles: Sequence[str], show: int) -> None:
    """Under how many of these posts, which address the client, the machine would speak by itself,
    and why it is silent under the others. `show`: so many of the former, to be read."""
    silent: Counter[str] = Counter()
    spoken: list[Post] = []
    for post in posts:
        case = _case_of(assessor, post, handles)
        why = machine_may_speak(case) or (("no_clock",) if case.acknowledge is None else ())
        silent.update(why[:1])
        if not why:
            spoken.append(post)
    print(f"acknowledged by the machine: {len(spoken)} of {len(posts)} that address the client")
    print(f"   silent because (first reason): {dict(silent.most_common())}")
    for post in sorted(spoken, key=lambda post: _shuffled(post.text))[:show]:
        found = _assessed(assessor, post.text)
        print(f"   {post.id} {found.kind.value} {found.confidence:.2f} {post.text[:220]!r}")


def _case_of(assessor: Assessor, post: Post, handles: Sequence[str]) -> Case:
    """A case of that post alone, assessed and ruled on as in webcare without a client's model."""
    mention = _mention().model_copy(update={"repost": is_repost(post.text)})
    some = mention.message_id
    opened = CaseOpened(
        at=_NOW,
        case_id=some,
        client_id=some,
        account_id=some,
        channel="mastodon",
        agreement=ServiceAgreement(version="1"),
        capabilities=Capabilities(max_length=500, public=True, private=True),
        policy_version=None,
        previous_case_id=None,
    )
    case = evolve(None, opened)
    arrival = Arrival(id=some, kind=ArrivalKind.CREATED, message_id=some, at=_NOW, mention=mention)
    case = fold(monitoring.take_in(case, arrival, _NOW), case)
    found = assessor.assess(post.text, mention)
    found = doubted(found) if speaks_to_others(post.text, handles) else found
    ruling = rule_on(built_in(), mention, found, **CALM)
    (taken,) = assessing.unassessed(case)
    return fold(assessing.assessed(case, taken, found, _NOW, ruling), case)


def _cost(assessor: Assessor, posts: Sequence[Post]) -> None:
    """Time per mention of assessing and of asking the guidelines, and the memory of the process."""
    if not posts:
        return
    models = {language: train("timed", language, []) for language in Language if taught(language)}
    table, some = built_in(), posts[:2_000]
    lists: list[float] = []
    weighed: list[float] = []
    ruled: list[float] = []
    for post in some:
        mention = _mention()
        found, spent = _timed(partial(assessor.assess, post.text, mention))
        lists.append(spent)
        model: Model | None = models.get(found.language)
        if model is not None:
            _, spent = _timed(partial(model.say, post.text, found.language))
            weighed.append(spent)
        _, spent = _timed(partial(rule_on, table, mention, found, **CALM))
        ruled.append(spent)
    print(f"\n## per mention, {len(some)} mentions")
    for name, times in (("word lists", lists), ("model", weighed), ("guidelines", ruled)):
        ordered = sorted(times)
        median, late = statistics.median(ordered), ordered[int(0.99 * len(ordered))]
        print(f"{name:<11} median {median * 1e3:.2f} ms   99th percentile {late * 1e3:.2f} ms")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the process: {memory:.0f} MB, language models among it")


def _timed(what: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    found = what()
    return found, time.perf_counter() - began


def _sample(assessor: Assessor, post: Post) -> Sample:
    """A correction: what the file does not say stays as the word lists have it, as a person who
    corrects one thing leaves the other."""
    said = _assessed(assessor, post.text)
    return Sample(
        post.text,
        Language(post.language),
        Kind(post.kind) if post.kind else said.kind,
        Sentiment(post.sentiment) if post.sentiment else said.sentiment,
    )


def _apart(posts: Sequence[Post]) -> tuple[list[Post], list[Post]]:
    """What may be trained on, and what is measured on. Copies of one text fall on one side."""
    ordered = sorted(posts, key=lambda post: _shuffled(post.text))
    cut = int(len(ordered) * EVALUATED)
    held, texts = ordered[:cut], {_bare(post.text) for post in ordered[:cut]}
    return [post for post in ordered[cut:] if _bare(post.text) not in texts], held


def _bare(text: str) -> str:
    """The words of a copy without who is repeated and without links."""
    return " ".join(w for w in text.lower().split() if w[0] not in "@#" and "://" not in w)[:80]


def _shuffled(text: str) -> bytes:
    return hashlib.sha256(_bare(text).encode()).digest()


def _right(said: Iterable[Any], truths: Iterable[Any]) -> float:
    pairs = list(zip(said, truths, strict=True))
    return sum(str(s) == str(t) for s, t in pairs) / max(1, len(pairs))


def _majority(fit: Iterable[Any], truths: Sequence[Any]) -> float:
    (most, _), *_ = Counter(fit).most_common(1)
    return _right([most] * len(truths), truths)


def _by_class(said: Sequence[Any], truths: Sequence[Any]) -> str:
    """Of each class: how many of its own were found, and how many that were called so are it."""
    lines = []
    for name, total in Counter(map(str, truths)).most_common():
        found = sum(str(s) == name == str(t) for s, t in zip(said, truths, strict=True))
        called = sum(str(s) == name for s in said)
        lines.append(f"{name} recall {found / total:.2f} precision {found / max(1, called):.2f}")
    return "; ".join(lines)


def _line(name: str, count: int, **figures: float) -> None:
    said = "   ".join(f"{each} {figure:.3f}" for each, figure in figures.items())
    print(f"{name:<11} n={count:<5} {said}")


def _assessed(assessor: Assessor, text: str) -> Any:
    return assessor.assess(text, _mention())


_NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _mention() -> Mention:
    some = UUID(int=1)
    return Mention(
        message_id=some,
        conversation_id=some,
        customer_id=some,
        text=TextRef(id=some, hash="-"),
        visibility=Visibility.PUBLIC,
        addressed=True,
        occurred_at=_NOW,
        received_at=_NOW,
    )


def _posts(path: Path, labels: Labels) -> Iterator[Post]:
    for line in path.read_text().splitlines():
        row = json.loads(line)
        if "messages" in row:
            first = next((m for m in row["messages"] if m["role"] == "customer"), None)
            if first is None:
                continue
            row = {"id": row["conversation"], "text": first["text"], "language": row["language"]}
        kind, sentiment, relevant = labels.get(str(row["id"]), (None, None, None))
        yield Post(
            id=str(row["id"]),
            text=row["text"],
            language=row["language"],
            sentiment=row.get("sentiment", sentiment),
            relevant=row.get("relevant", relevant),
            kind=kind,
        )


def _labels(path: Path | None) -> Labels:
    if path is None:
        return {}
    lines = [
        line.split("\t") for line in path.read_text().splitlines() if line[:1] not in ("", "#")
    ]
    return {
        key: (str(Kind(kind)), str(Sentiment(sentiment)), relevant == "yes")
        for key, kind, sentiment, relevant in lines
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--labels", type=Path, help="by hand: id, kind, sentiment, yes|no")
    parser.add_argument(
        "--show",
        type=int,
        default=0,
        help="so many of the posts it would answer",
    )
    parser.add_argument(
        "--addressed",
        type=lambda text: re.compile(text, re.IGNORECASE),
        help="an expression that is found in posts to the client: under how many would it speak",
    )
    parser.add_argument(
        "--handles", type=lambda text: text.lower().split(","), default=[], help="the client's own"
    )
    parser.add_argument(
        "--names",
        type=lambda text: text.lower().split(","),
        default=["bahn", "zug", "züge", "db ", "ice ", "train"],
        help="words by which a post counts as about the client, separated by commas",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
