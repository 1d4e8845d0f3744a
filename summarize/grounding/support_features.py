"""Features by which the learned check judges a bullet: its words against one sentence's.

A writer's mistakes leave traces. Words that stand together in no sentence show where two clauses
were joined. A condition or a speaker that is left out makes a claim a fact. A cut where no phrase
begins leaves half a sentence. The rules are for English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from summarize.grounding.junctions import junctions
from summarize.grounding.line_features import Features, is_finite, line_features
from summarize.grounding.word_alignment import (
    ArticleWords,
    Words,
    align,
    share_in_order,
)
from summarize.text.cut_costs import cut_costs
from summarize.text.english_words import AUXILIARY, OPENING, is_verb
from summarize.text.stop_words import STOP_WORDS

# Word classes; collected by hand from the faults of training bullets.
_CONDITIONS = frozenset(
    """
    alleged allegedly apparently appear appears arguably could expected hopes if likely may might
    ostensibly plans reportedly seemingly should unless wants would
    """.split()
)
_SPEECH = frozenset(
    "according believes claim claimed claims insisted insists said says told".split()
)
_DENIALS = frozenset("neither never no not unless without".split())
_HEDGES = (
    _CONDITIONS
    | _SPEECH
    | _DENIALS
    | frozenset(
        """
    about almost although before believe believed but can despite except hope hoped however
    nearly only plan planned possible possibly potential potentially suspected tried tries trying
    unlikely until want
    """.split()
    )
)
_SUPERLATIVE = re.compile(r"(?:first|only|worst|best|most|last|never|no|not|all|every|record)$")
_SUPERLATIVE_ENDING = re.compile(r"\w{3,}est$")
_LIMITS = frozenset("after before ever for in of since to until".split())  # of a superlative
_PREPOSITIONS = frozenset("after at by for from in of on since to with".split())
_PRONOUNS = frozenset("he her his it its she their they".split())
_MORE_OF_NOUN = frozenset("of that to which who".split())
_HIGHEST_COST = 5.0  # of a cut, where none is allowed; in log-odds, by hand
_FAR = 20  # words between subject and verb; more count as so many; by hand


@dataclass(frozen=True)
class _Comparison:
    """A bullet beside the sentence that is closest to it.

    Attributes:
        bullet, sentence: their words.
        positions: the index in the sentence of each word of the bullet, or None.
    """

    bullet: Words
    sentence: Words
    positions: Sequence[int | None]

    @cached_property
    def used(self) -> frozenset[int]:
        return frozenset(position for position in self.positions if position is not None)

    @property
    def last(self) -> int | None:
        """Index in the sentence of the bullet's last word; None if it has no more words."""
        last = self.positions[-1] if self.positions else None
        return last if last is not None and last < len(self.sentence) - 1 else None

    @cached_property
    def jumps(self) -> list[tuple[int, int]]:
        """Indices in the sentence of neighbours in the bullet that are none there."""
        return [
            (left, right)
            for left, right in pairwise(self.positions)
            if left is not None and right is not None and right != left + 1
        ]


def support_features(
    text: str, article: ArticleWords, sentence_texts: Sequence[str], evidence: Sequence[int]
) -> Features:
    """Return the features of a bullet by name.

    Args:
        text: the bullet.
        article: the words of the article.
        sentence_texts: its sentences.
        evidence: the indices of those that support the bullet, best first; at least one.
    """
    bullet = Words.of(text)
    index = article.closest(bullet, evidence)
    sentence = article.sentences[index]
    comparison = _Comparison(bullet, sentence, align(bullet, sentence))
    return {
        "words": len(bullet),
        "is short": len(bullet) < 8,
        "sentences": len(evidence),
        "words of sentence": len(sentence),
        "share of sentence": len(bullet) / max(1, len(sentence)),
        "place of sentence": min(1.0, index / 20),
        "order": share_in_order(bullet, sentence),
        **_new_words(comparison, article),
        **_omissions(comparison),
        **_cuts(comparison, sentence_texts[index]),
        **junctions(bullet, sentence, comparison.positions),
        **_changes(comparison),
        **_subject(comparison),
        **line_features(text.strip(), bullet),
    }


def _new_words(comparison: _Comparison, article: ArticleWords) -> Features:
    """Count what the sentence and the article do not have."""
    bullet, positions = comparison.bullet, comparison.positions
    size = max(1, len(bullet))
    new = [word for word, at in zip(bullet.bare, positions, strict=True) if at is None]
    new_pairs = sum(pair not in article.pairs for pair in bullet.pairs)
    new_stem_pairs = sum(pair not in article.stem_pairs for pair in pairwise(bullet.stems))
    unknown = sum(
        stem not in article.stems and word not in STOP_WORDS
        for word, stem in zip(bullet.bare, bullet.stems, strict=True)
    )
    return {
        "new words": len(new),
        "share of new words": len(new) / size,
        "new content words": sum(word not in STOP_WORDS for word in new),
        "words not in article": unknown,
        "share not in article": unknown / size,
        "new pairs": new_pairs,
        "share of new pairs": new_pairs / (len(bullet) + 1),
        "share of new stem pairs": new_stem_pairs / size,
        "begins anew": bool(positions) and positions[0] is None,
        "ends anew": bool(positions) and positions[-1] is None,
    }


def _omissions(comparison: _Comparison) -> Features:
    """Count the words of the sentence that the bullet leaves out."""
    sentence, used = comparison.sentence.bare, comparison.used
    first, last = min(used, default=0), max(used, default=0)
    omitted = [index for index in range(len(sentence)) if index not in used]
    words = [sentence[index] for index in omitted]
    inside = [sentence[index] for index in omitted if first < index < last]
    behind = {sentence[index] for index in omitted if index > last}
    has_superlative = any(
        _SUPERLATIVE.match(word) or _SUPERLATIVE_ENDING.match(word)
        for word in comparison.bullet.bare
    )
    return {
        "omitted hedges": sum(word in _HEDGES for word in words),
        "omitted conditions": sum(word in _CONDITIONS for word in words),
        "omitted speech": sum(word in _SPEECH for word in words),
        "omitted denials": sum(word in _DENIALS for word in words),
        "omitted inside": len(inside),
        "omitted verbs inside": sum(map(is_verb, inside)),
        "omitted before": first / max(1, len(sentence)),
        "superlative without limit": has_superlative
        and comparison.last is not None
        and not behind.isdisjoint(_LIMITS),
        "hedges": sum(word in _HEDGES for word in comparison.bullet.bare),
    }


def _cuts(comparison: _Comparison, sentence_text: str) -> Features:
    """Say how bad the places are at which the bullet leaves the sentence."""
    sentence, last = comparison.sentence, comparison.last
    positions = comparison.positions
    costs = cut_costs(sentence_text)
    if len(costs) + 1 != len(sentence):  # a mark stands alone: costs belong to other places
        costs = [0.0] * (len(sentence) - 1)

    def cost(index: int) -> float:
        return min(costs[index], _HIGHEST_COST) if 0 <= index < len(costs) else 0.0

    jumps = [
        max(cost(left), cost(right - 1)) if right > left else _HIGHEST_COST
        for left, right in comparison.jumps
    ]
    start = positions[0] if positions else None
    following = sentence.bare[last + 1] if last is not None else ""
    return {
        "jumps": len(jumps),
        "cost of jumps": sum(jumps),
        "highest cost": max(jumps, default=0.0),
        "cost of end": cost(last) if last is not None else 0.0,
        "cost of start": cost(start - 1) if start else 0.0,
        "start": (start or 0) / max(1, len(sentence)),
        "starts with sentence": start == 0,
        "ends early": last is not None,
        "participle follows": following.endswith("ing"),
        "verb follows": is_finite(following),
        "noun goes on": following in _MORE_OF_NOUN,
        "phrase follows": following in OPENING,
        "name follows": last is not None and sentence.written[last + 1][:1].isupper(),
        "number follows": following[:1].isdigit(),
        "mark follows": last is not None and sentence.written[last][-1] in ",;:.!?–—-",
    }


def _changes(comparison: _Comparison) -> Features:
    """Count the words that are new, or stand in another form, by their class."""
    pairs = [*zip(comparison.bullet.bare, comparison.positions, strict=True)]
    new = [word for word, at in pairs if at is None]
    forms = [(word, comparison.sentence.bare[at]) for word, at in pairs if at is not None]
    changed = [(word, other) for word, other in forms if word != other]
    return {
        "changed forms": len(changed),
        "changed verbs": sum(
            is_verb(word) or is_verb(other) or other.endswith("ing") for word, other in changed
        ),
        "new verbs": sum(map(is_verb, new)),
        "new auxiliaries": sum(word in AUXILIARY for word in new),
        "new prepositions": sum(word in _PREPOSITIONS for word in new),
        "new pronouns": sum(word in _PRONOUNS for word in new),
        "new capitals": sum(
            at is None and word[:1].isupper()
            for word, at in [*zip(comparison.bullet.written, comparison.positions, strict=True)][1:]
        ),
    }


def _subject(comparison: _Comparison) -> Features:
    """Compare the place of the first verb with that of the word before it."""
    words = comparison.bullet.bare
    verb = next((index for index, word in enumerate(words) if index and is_verb(word)), None)
    if verb is None:
        return {"verb keeps subject": 0, "verb is new": 2, "verb moved": 10, "verb moved back": 0}
    before, at = comparison.positions[verb - 1], comparison.positions[verb]
    if before is None or at is None:
        return {"verb keeps subject": 0, "verb is new": 1, "verb moved": 10, "verb moved back": 0}
    return {
        "verb keeps subject": at == before + 1,
        "verb is new": 0,
        "verb moved": min(_FAR, abs(at - before)),
        "verb moved back": at < before,
    }
