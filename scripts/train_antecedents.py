"""Fit the ranking of the persons whom a pronoun or a noun may mean, on bullets that people wrote.

python scripts/train_antecedents.py WRITTEN.jsonl

Each line has a `document` and `bullets`: lists of a sentence of the document and a bullet that
rewrites it and can be read alone. Where the bullet names a person in place of "he" or "the star",
that person is right. The script prints the weights of
``summarize/rewriting/antecedents/ranking.py``, and the choices by cross validation over documents.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from checking.logistic import fit_weights
from numpy.typing import NDArray

from summarize import Article
from summarize.rewriting.antecedents.index import ReferenceIndex
from summarize.rewriting.antecedents.noun_phrases import (
    ends_phrase,
    is_completed,
    is_modifier,
    is_person_noun,
    is_plain_phrase,
    phrase_start,
)
from summarize.rewriting.antecedents.person_features import (
    Reference,
    person_features,
    possible_persons,
)
from summarize.rewriting.antecedents.person_nouns import gender_of_pronoun
from summarize.rewriting.antecedents.words import Word, split_words
from summarize.text.sentences import article_sentences

_PENALTY = 3.0  # of the squared weights of scaled features, by hand
_FOLDS = 6  # of the cross validation
_UNANSWERED = 0.4  # weight of a reference that the bullet leaves out, by hand
_LEAST = {True: 0.85, False: 0.75}  # probability of a chosen person: of a pronoun, of a noun

Floats = NDArray[np.float64]


class Example(NamedTuple):
    """A reference with the persons whom it may mean."""

    document: int
    is_pronoun: bool
    inputs: list[list[float]]
    is_right: list[bool]


def main() -> None:
    """Print the weights and their quality."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    names: list[str] = []
    examples = [example for i, row in enumerate(rows) for example in _examples(i, row, names)]
    for is_pronoun in (True, False):
        counts = np.zeros(3, int)  # right, wrong, chosen where the bullet names nobody
        of_kind = [example for example in examples if example.is_pronoun == is_pronoun]
        for fold in range(_FOLDS):
            weights = _fit([e for e in examples if e.document % _FOLDS != fold])
            for example in (e for e in of_kind if e.document % _FOLDS == fold):
                log_odds = np.array(example.inputs) @ weights
                best = int(log_odds.argmax())
                if 1 / (1 + np.exp(-log_odds[best])) >= _LEAST[is_pronoun]:
                    counts[0 if example.is_right[best] else 1 if any(example.is_right) else 2] += 1
        answered = sum(any(example.is_right) for example in of_kind)
        kind = "pronouns" if is_pronoun else "nouns"
        print(f"{kind}: of {answered} {counts[0]} right, {counts[1]} wrong; {counts[2]} others")
    for name, weight in zip(names, _fit(examples), strict=True):
        print(f'    "{name}": {weight:.2f},')


def _examples(document: int, row: dict, names: list[str]) -> Iterator[Example]:
    """Yield the references of a document that its bullets do not keep."""
    article = Article.from_text(row["document"])
    sentences = article_sentences(article)
    index = ReferenceIndex.from_sentences(article.text, sentences)
    places = {sentence.text: place for place, sentence in enumerate(sentences)}
    for sentence, bullet in row["bullets"]:
        place = places.get(sentence, 0)
        scene = index.tracker.scene(place)
        in_bullet = [word.norm for word in split_words(bullet)]
        in_sentence = {word.norm for word in scene.words}
        for reference in _references(scene.words, scene.text, place) if place else ():
            named = [m for m in scene.mentions if m.kind in ("name", "owner")]
            persons = possible_persons(reference, index.people)
            is_first = all(mention.position >= reference.start for mention in named)
            if (
                not persons
                or not is_first
                or scene.quoted.contains(scene.words[reference.start][2])
            ):
                continue
            if _is_kept(reference, scene.words, in_bullet):
                continue
            new = [p.norms[-1] in in_bullet and p.norms[-1] not in in_sentence for p in persons]
            features = [
                person_features(reference, person, persons, index.scenes, index.people)
                for person in persons
            ]
            names[:] = features[0]
            if sum(new) <= 1:
                inputs = [[*values.values()] for values in features]
                yield Example(document, reference.is_pronoun, inputs, new)


def _references(words: list[Word], text: str, place: int) -> Iterator[Reference]:
    """Yield the pronouns and the definite nouns of persons in a sentence."""
    for position, word in enumerate(words):
        if gender_of_pronoun(word.norm):
            yield Reference.at(words, place, position)
        elif is_person_noun(word.norm) and not is_modifier(text, words, position):
            start = phrase_start(words, position)
            is_plain = is_plain_phrase(text, words, start, position + 1)
            is_whole = ends_phrase(text, words, position)
            is_whole = is_whole and not is_completed(text, words, position)
            if words[start].norm == "the" and is_plain and is_whole:
                yield Reference.at(words, place, position)


def _is_kept(reference: Reference, words: list[Word], bullet: list[str]) -> bool:
    """Return whether a bullet has the words of a reference, or a pronoun with the word after it."""
    stop = reference.position + (2 if reference.is_pronoun else 1)
    phrase = " ".join(word.norm for word in words[reference.start : stop])
    return f" {phrase} " in f" {' '.join(bullet)} "


def _fit(examples: list[Example]) -> Floats:
    """Return the weights of a logistic model, the first of the constant."""
    inputs = np.array([values for example in examples for values in example.inputs])
    labels = np.array([label for example in examples for label in example.is_right], float)
    shares = np.array(
        [
            1 if any(example.is_right) else _UNANSWERED
            for example in examples
            for _ in example.inputs
        ]
    )
    scale = np.maximum(inputs.std(axis=0), 1e-9)
    scale[0] = 1
    penalties = np.full(inputs.shape[1], _PENALTY)
    penalties[0] = 1e-6
    return fit_weights(inputs / scale, labels, shares, penalties) / scale


if __name__ == "__main__":
    main()
