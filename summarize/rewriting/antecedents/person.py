"""A person whom an article names, and what it says of the person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from summarize.rewriting.antecedents.first_names import FIRST_NAMES, gender_of_first_name
from summarize.rewriting.antecedents.names import DEMONYM_ENDINGS
from summarize.rewriting.antecedents.person_nouns import NATIONALS

FIRST_NAME_VOTES = 2  # in pronouns beside a name; by hand
_DOUBT = 0.25  # share of votes for the other gender that leaves the gender open; by hand
_OTHER_USES = 0.2  # share of such uses that may be mistakes; by hand
_SHORT = 3  # letters of a single name that is taken for a nickname ("Bo"); by hand


@dataclass(slots=True, eq=False)
class Person:
    """A person whom the article names.

    Attributes:
        norms: the words of the full name in lower case.
        text: the full name as it is written first.
        source: index of the sentence that has it first.
        is_certain: whether it is surely a person's name.
        is_protagonist: whether no other person of the gender is named half as often.
        is_only: whether no other person of the gender is named at all.
        is_seen_inside: whether the name stands somewhere else than at the start of a clause.
        is_doubtful: whether it has a common word or may lack its first words ("new Ellby Garth").
        is_short_first: whether the article has the surname before the full name. It may then be the
            name of something else, such as a company.
        mentions: how often the article names the person.
        other_uses: how often it uses the name as that of a place or a thing.
        pronouns: how often a pronoun seems to mean the person.
        votes: how often words near the name say male (``m``) or female (``f``).
        ages: that the article gives, each with the sentence that does so.
        roles: nouns that the article ties to the name, each with the sentence that does so.
    """

    norms: tuple[str, ...]
    text: str
    source: int
    is_certain: bool = False
    is_protagonist: bool = False
    is_only: bool = False
    is_seen_inside: bool = False
    is_doubtful: bool = False
    is_short_first: bool = False
    mentions: int = 0
    other_uses: int = 0
    pronouns: int = 0
    votes: Counter[str] = field(default_factory=Counter)
    ages: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)

    @property
    def gender(self) -> str:
        """Return ``m`` or ``f``, or an empty string if unknown or in doubt."""
        male, female = self.votes["m"], self.votes["f"]
        if male == female or min(male, female) > _DOUBT * max(male, female):
            return ""
        return "m" if male > female else "f"

    @property
    def may_be_person(self) -> bool:
        """Return whether this may be a person's name."""
        return self.is_certain or self.is_rarely_other

    @property
    def is_rarely_other(self) -> bool:
        """Return whether the name is hardly ever used as that of a place or a thing."""
        return self.other_uses <= _OTHER_USES * self.mentions

    @property
    def has_known_gender(self) -> bool:
        """Return whether a first name, a title or several pronouns tell the gender."""
        is_told = gender_of_first_name(self.norms[0]) == self.gender
        return bool(self.gender) and (is_told or self.votes[self.gender] > FIRST_NAME_VOTES)

    def is_surely(self, gender: str) -> bool:
        """Return whether the person is of a gender, and the first name says nothing else."""
        told = gender_of_first_name(self.norms[0])
        return self.gender == gender and self.has_known_gender and told in ("", gender)

    @property
    def may_be_completed(self) -> bool:
        """Return whether the surname alone surely means the whole name."""
        is_name = self.is_seen_inside and not (self.other_uses or self.is_doubtful)
        return (self.is_certain or is_name) and not self.is_short_first

    @property
    def can_stand_alone(self) -> bool:
        """Return whether the name tells who is meant: a first name alone ("Paul") does not."""
        is_nickname = self.text.istitle() and len(self.text) <= _SHORT
        is_nation = self.norms[0].endswith(DEMONYM_ENDINGS) or self.norms[0] in NATIONALS
        if " " in self.text:
            return self.norms[0] not in NATIONALS  # a breed of dogs
        return not (self.norms[0] in FIRST_NAMES or is_nickname or is_nation)

    def vote(self, gender: str, votes: int) -> None:
        """Count votes for a gender, if it is known."""
        if gender:
            self.votes[gender] += votes
