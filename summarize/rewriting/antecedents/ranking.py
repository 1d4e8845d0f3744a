"""A learned choice of the person whom a pronoun or a definite noun means."""

from __future__ import annotations

import math
from collections.abc import Sequence

from summarize.rewriting.antecedents.mentions import Scene
from summarize.rewriting.antecedents.people import People
from summarize.rewriting.antecedents.person import Person
from summarize.rewriting.antecedents.person_features import (
    Reference,
    person_features,
    possible_persons,
)
from summarize.rewriting.antecedents.person_nouns import EPITHETS

# Least probability of the chosen person. On the training articles, each left out in turn, 98 % of
# the choices for pronouns and 99 % of those for nouns are the editor's at these values.
_LEAST_FOR_PRONOUN = 0.85
_LEAST_FOR_NOUN = 0.75
_LEAST_FOR_OTHERS = 0.9  # for nouns that often mean somebody without a name: "the victim"
_LEAST_BY_RULE = 0.5  # of the person whom the rules of ``tracking`` give


def choose_person(reference: Reference, scenes: Sequence[Scene], people: People) -> Person | None:
    """Return the person whom a reference surely means, or None.

    Args:
        reference: a pronoun or a noun.
        scenes: the sentences of the article; the persons of those before are known.
        people: of the article.
    """
    scene = scenes[reference.sentence]
    rule = scene.antecedents.get(reference.position)
    before = (mention for mention in scene.mentions if mention.position < reference.start)
    if any(reference.may_be(mention) and mention.kind != "epithet" for mention in before):
        return rule
    persons = possible_persons(reference, people)
    features = [person_features(reference, person, persons, scenes, people) for person in persons]
    ranked = sorted(zip(map(_probability, features), range(len(persons)), strict=True))
    if ranked:
        probability, best = ranked[-1]
        is_doubtful = _is_doubtful(reference, features[best])
        if probability >= _least(reference, persons[best]) and not is_doubtful:
            return persons[best]
    is_likely = all(
        probability >= _LEAST_BY_RULE and not _is_refuted(reference, features[place])
        for probability, place in ranked
        if persons[place] is rule
    )
    return rule if is_likely else None


def _is_doubtful(reference: Reference, features: dict[str, float]) -> bool:
    """Return whether somebody else is as likely to be meant.

    A pronoun may mean somebody without a name in the sentence before, the subject that a person
    only owns ("Hale's doctor"), or whoever speaks of the person ("I want him home," he said). "The
    Spaniard" may be whoever else is named there, and "the star" is not a man if "her" follows.
    """
    if not reference.is_pronoun:
        is_national = features["national"] and features["others in it"]
        is_topic = features["main"] and features["opens the sentence before"]
        is_new = features["unknown in it"] and not is_topic
        return bool(is_national or is_new or features["other gender follows"])
    is_new = features["unknown in it"] and not features["opens the sentence before"]
    return bool(is_new or features["only an owner"] or features["speaks of another"])


def _is_refuted(reference: Reference, features: dict[str, float]) -> bool:
    """Return whether the person of a rule is doubtful; rules look at new subjects themselves."""
    is_pronoun = reference.is_pronoun
    return bool(features["speaks of another"]) if is_pronoun else _is_doubtful(reference, features)


def _least(reference: Reference, person: Person) -> float:
    """Return the least probability of the chosen person."""
    if reference.is_pronoun:
        return _LEAST_FOR_PRONOUN
    is_tied = reference.noun in person.roles or reference.age or reference.noun in EPITHETS
    return _LEAST_FOR_NOUN if is_tied else _LEAST_FOR_OTHERS


def _probability(features: dict[str, float]) -> float:
    total = sum(_WEIGHTS[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-total))


# Weights of a logistic model, fitted on references that careful writers replaced; see the card.
_WEIGHTS = {
    "bias": 1.21,
    "lead": 0.22,
    "lead of a noun": 0.03,
    "most named": 0.67,
    "rivals": -0.36,
    "no rival": 0.84,
    "first of rivals": 0.28,
    "in the first sentence": 0.47,
    "protagonist": 0.90,
    "main": -0.10,
    "another is main": -0.43,
    "gender unknown": -1.39,
    "surely a person": -1.41,
    "in the sentence before": 0.36,
    "far": -0.73,
    "opens the sentence before": 0.87,
    "others in it": -0.38,
    "others since": -1.01,
    "unknown since": 0.94,
    "named later": -1.76,
    "goes on to speak": 0.35,
    "only spoke": -0.40,
    "only speaks": 0.33,
    "only a source": 0.10,
    "only an owner": 0.01,
    "speaks of another": -0.84,
    "after a quotation": -0.06,
    "unknown in it": -0.52,
    "rule": 1.28,
    "rule for another": -1.11,
    "noun": -0.05,
    "national": 0.13,
    "tied": 1.20,
    "another is tied": -0.89,
    "age": 4.21,
    "names known": 0.46,
    "other gender follows": -2.01,
    "names unknown": -0.05,
    "introduced": -1.52,
}
