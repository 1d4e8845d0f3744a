"""ROUGE-N, -L and -Lsum with the numbers of ``rouge-score``, many times faster.

Lin, "ROUGE: a Package for Automatic Evaluation of Summaries", 2004. ROUGE-Lsum is the union
LCS of section 3.2 with the clipping of ROUGE-1.5.5, as in Google's ``rouge-score`` 0.1.2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.util import find_spec
from itertools import chain
from multiprocessing import get_context
from statistics import fmean
from typing import Any, Literal, NamedTuple, get_args

from eval.metrics.signature import Signature, signature
from eval.metrics.tokenizers import (
    Tokenizer,
    TokenizerName,
    share_of_letters_lost,
    token_fields,
    tokenizer,
)
from summarize.errors import OptionError
from summarize.runtime.user_warning import warn
from summarize.text.language_detection import detect_language
from summarize.text.lcs import IndexedTokens, set_bits

DEFAULT_TYPES = ("rouge1", "rouge2", "rougeLsum")
References = Literal["max", "mean", "jackknife"]
Engine = Literal["takeaways", "rouge-score"]
Pair = tuple[str | Sequence[str], str]  # the reference, or several, and the prediction

_TYPE = re.compile(r"(?:rouge-?)?([1-9][0-9]?|l|lsum)", re.IGNORECASE)
_MOST_LOST = 0.1  # share of letters ignored without a warning; chosen by hand
_CHUNK = 500  # pairs in one task of a process; chosen by hand


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, each in [0, 1]."""

    precision: float
    recall: float
    fmeasure: float


NOTHING = Score(0.0, 0.0, 0.0)


class LostLetters(UserWarning):
    """Warning that the tokenizer ignores much of the text, as it knows only a to z."""


@dataclass(frozen=True)
class Rouge:
    """ROUGE scores of predictions against references; a text has one bullet on each line.

    ``Rouge().score("A wall costs 46 million.", "The wall will cost 46 million.")`` returns a dict
    from type to score.

    Attributes:
        types: ``rouge1``, ``rouge2`` … ``rouge99``, ``rougeL``, ``rougeLsum`` (also ``1``,
            ``ROUGE-2``, ``Lsum``). Lsum compares lines, so each line must be a bullet.
        stem: whether to compare stems.
        tokenizer: see ``eval.metrics.tokenizers.tokenizer``.
        refs: score of one prediction with several references: the score with the highest F
            (``max``), the mean of the scores (``mean``), or the mean of the highest scores when
            each reference in turn is left out (``jackknife``, as ROUGE-1.5.5).
        engine: ``takeaways``, or the package ``rouge-score``, which must be installed.

    Raises:
        OptionError: a value is unknown.
    """

    types: Sequence[str] = DEFAULT_TYPES
    stem: bool = True
    tokenizer: TokenizerName = "rouge-score"
    refs: References = "max"
    engine: Engine = "takeaways"

    def __post_init__(self) -> None:
        if isinstance(self.types, str) or not self.types:
            raise OptionError(f"types must be a list of ROUGE types, not {self.types!r}")
        for value, choices in ((self.refs, References), (self.engine, Engine)):
            if value not in get_args(choices):
                raise OptionError(f"{value!r} is none of {', '.join(get_args(choices))}")
        if self.engine == "rouge-score" and find_spec("rouge_score") is None:
            raise OptionError("the engine rouge-score is not installed: pip install rouge-score")
        for type_ in map(usual_name, self.types):
            if self.engine == "rouge-score" and type_[5:].isdigit() and len(type_) > len("rouge9"):
                raise OptionError(f"the engine rouge-score knows no {type_}; rouge9 at most")
        tokenizer(self.tokenizer, stem=self.stem)  # raises here for an unknown name

    def score(
        self, reference: str | Sequence[str], prediction: str, language: str | None = None
    ) -> dict[str, Score]:
        """Return the score of each type for one prediction against one reference or several.

        Args:
            reference: one text, or several.
            prediction: the text to score.
            language: of the texts (BCP 47), for the tokenizer ``auto``; None to detect it.
        """
        references = [reference] if isinstance(reference, str) else reference
        if not references:
            raise ValueError("a prediction needs at least one reference to be scored")
        if language is None and self.tokenizer == "auto":
            language = detect_language("\n".join(references))
        tokens = tokenizer(self.tokenizer, stem=self.stem, code=language)
        return _join([self._score_one(text, prediction, tokens) for text in references], self.refs)

    def score_pairs(self, pairs: Iterable[Pair], *, processes: int = 1) -> list[dict[str, Score]]:
        """Return a dict from type to score for each (reference or references, prediction).

        Args:
            pairs: (reference or references, prediction).
            processes: number of processes; several pay off from about ten thousand pairs.
        """
        pairs = list(pairs)
        if remark := self.remark(_texts(pairs)):
            warn(remark, LostLetters)
        if processes > 1 and len(pairs) > _CHUNK:
            chunks = [pairs[start : start + _CHUNK] for start in range(0, len(pairs), _CHUNK)]
            with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
                return list(chain.from_iterable(pool.map(self._score_chunk, chunks)))
        return self._score_chunk(pairs)

    @property
    def signature(self) -> Signature:
        """Settings that the numbers depend on; runs with the same signature are comparable."""
        return signature(
            "rouge",
            types=",".join(name.removeprefix("rouge") for name in self._types.values()),
            **token_fields(self.tokenizer, stem=self.stem),
            split="bullet",
            refs=self.refs,
        )

    def _score_chunk(self, pairs: Sequence[Pair]) -> list[dict[str, Score]]:
        return [self.score(reference, prediction) for reference, prediction in pairs]

    def _score_one(self, reference: str, prediction: str, tokens: Tokenizer) -> dict[str, Score]:
        if self.engine == "rouge-score":
            scores = self._rouge_score(tokens).score(reference, prediction)
            return {name: Score(*scores[type_]) for name, type_ in self._types.items()}
        texts = _Text(reference, tokens), _Text(prediction, tokens)
        return {name: score(*texts) for name, score in self._functions.items()}

    def remark(self, texts: Iterable[str]) -> str | None:
        """Return a warning if the tokenizer ignores much of the texts, else None."""
        if self.tokenizer != "rouge-score":
            return None
        lost = share_of_letters_lost(texts)
        if lost <= _MOST_LOST:
            return None
        advice = "rouge-score's tokenizer knows only a to z; choose the tokenizer 'auto'"
        return f"{lost:.0%} of the letters are ignored: {advice}"

    @cached_property
    def _types(self) -> dict[str, str]:
        """Names of the types as the user gave them, mapped to their usual names."""
        return {name: usual_name(name) for name in self.types}

    @cached_property
    def _functions(self) -> dict[str, Callable[[_Text, _Text], Score]]:
        return {name: _function(type_) for name, type_ in self._types.items()}

    def _rouge_score(self, tokens: Tokenizer) -> Any:
        from rouge_score.rouge_scorer import RougeScorer

        return RougeScorer(list(self._types.values()), tokenizer=_ForRougeScore(tokens))


def _texts(pairs: Iterable[Pair]) -> Iterator[str]:
    for reference, prediction in pairs:
        yield prediction
        yield from [reference] if isinstance(reference, str) else reference


def usual_name(type_: str) -> str:
    """Return the usual name of a type: ``rouge1``, ``rougeL`` or ``rougeLsum``.

    Raises:
        OptionError: the name is unknown.
    """
    match = _TYPE.fullmatch(type_)
    if match is None:
        raise OptionError(f"there is no ROUGE type {type_!r}; rouge1, rouge2, rougeL, rougeLsum")
    return f"rouge{match[1].capitalize()}"


# --- one pair -----------------------------------------------------------------------------------


class _Text:
    """Tokens of a text: line by line, and all together."""

    def __init__(self, text: str, tokens: Tokenizer) -> None:
        self.lines = [tokens(line) for line in text.split("\n") if line]
        self.tokens = list(chain.from_iterable(self.lines))


def _function(type_: str) -> Callable[[_Text, _Text], Score]:
    if type_ == "rougeL":
        return _rouge_l
    if type_ == "rougeLsum":
        return _rouge_lsum
    n = int(type_.removeprefix("rouge"))
    return partial(_rouge_n, n=n)


def _rouge_n(reference: _Text, prediction: _Text, n: int) -> Score:
    counts = ngrams(reference.tokens, n), ngrams(prediction.tokens, n)
    smaller, larger = sorted(counts, key=len)
    hits = sum(min(count, larger[gram]) for gram, count in smaller.items() if gram in larger)
    return _score(hits, *(max(len(text.tokens) - n + 1, 0) for text in (prediction, reference)))


def _rouge_l(reference: _Text, prediction: _Text) -> Score:
    hits = IndexedTokens(reference.tokens).lcs_length(prediction.tokens)
    return _score(hits, len(prediction.tokens), len(reference.tokens))


def _rouge_lsum(reference: _Text, prediction: _Text) -> Score:
    """Return ROUGE-Lsum: for each reference line, the union of its LCS with every predicted line.

    Each token of the prediction matches at most one token of the reference.
    """
    shared: Counter[str] = Counter()
    for line in reference.lines:
        subject = IndexedTokens(line)
        union = 0
        for other in prediction.lines:
            union |= subject.lcs_positions(other)
        shared.update(line[position] for position in set_bits(union))
    available = Counter(prediction.tokens)
    hits = sum(min(count, available[token]) for token, count in shared.items())
    return _score(hits, len(prediction.tokens), len(reference.tokens))


def ngrams(tokens: Sequence[str], n: int) -> Counter[Any]:
    """Return the count of each n-gram."""
    if n == 1:
        return Counter(tokens)
    return Counter(zip(*(tokens[start:] for start in range(n)), strict=False))


def _score(hits: int, predicted: int, wanted: int) -> Score:
    if not hits:
        return NOTHING
    precision, recall = hits / predicted, hits / wanted
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


# --- several references -------------------------------------------------------------------------


def _join(scores: Sequence[dict[str, Score]], refs: References) -> dict[str, Score]:
    """Return one score of each type from the scores against each reference."""
    if len(scores) == 1:
        return scores[0]
    by_type = {name: [score[name] for score in scores] for name in scores[0]}
    return {name: _join_type(of_type, refs) for name, of_type in by_type.items()}


def _join_type(scores: Sequence[Score], refs: References) -> Score:
    if refs == "max":
        return _highest(scores)
    if refs == "jackknife":
        scores = [
            _highest([*scores[:left_out], *scores[left_out + 1 :]])
            for left_out in range(len(scores))
        ]
    return Score(*map(fmean, zip(*scores, strict=True)))


def _highest(scores: Sequence[Score]) -> Score:
    return max(scores, key=lambda score: score.fmeasure)


class _ForRougeScore:
    """Adapter of a tokenizer to the interface of ``rouge-score``."""

    def __init__(self, tokens: Tokenizer) -> None:
        self.tokenize = tokens


def mean_rouge1(predictions: Sequence[str], references: Sequence[str]) -> float:
    """Return the mean ROUGE-1 F, in [0, 1], of predictions against references in the same order."""
    scores = Rouge(("rouge1",)).score_pairs(zip(references, predictions, strict=True))
    return sum(score["rouge1"].fmeasure for score in scores) / len(references)
