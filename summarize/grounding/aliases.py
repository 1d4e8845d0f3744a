"""Words that name the same country or body, and different spellings of one name."""

from __future__ import annotations

# Each line holds words that count as one name; collected by hand.
_GROUPS = """
    us usa america american americans
    uk britain british briton britons gb brits
    eu europe european europeans
    un
    uae emirates emirati
    netherlands dutch holland dutchman
    france french frenchman
    spain spanish spaniard
    wales welsh welshman
    ireland irish irishman
    poland polish poles pole
    denmark danish danes dane
    finland finnish finns
    switzerland swiss
    greece greek greeks
    norway norwegian norwegians
    portugal portuguese
    turkey turkish turks turk
    thailand thai
    scotland scottish scots scot
    england english englishman
    philippines filipino filipinos philippine
    la angeles
    ny york
    dc washington
    tv television
    man manchester
    utd united
    spurs tottenham
""".strip().splitlines()
ALIASES: dict[str, frozenset[str]] = {
    word: frozenset(group.split()) for group in _GROUPS for word in group.split()
}

_DEMONYM_ENDINGS = ("ians", "ian", "ans", "an", "ese", "ish", "is", "i", "ns", "n")
_SHORTEST_ROOT = 4  # letters that a country and its people share at least; chosen by hand
_LONGEST_COUNTRY_ENDING = 3  # letters of a country's name after that root; chosen by hand
_LONGEST_EXACT = 6  # letters; longer names may differ in one letter; chosen by hand


def is_variant(word: str, name: str) -> bool:
    """Return whether two lower-case words are spellings of one name, or a country and its people.

    >>> is_variant("zelenskyy", "zelensky"), is_variant("ukrainian", "ukraine")
    (True, True)
    """
    if min(len(word), len(name)) > _LONGEST_EXACT and _one_letter_apart(word, name):
        return True
    return _is_demonym(word, name) or _is_demonym(name, word)


def _is_demonym(people: str, country: str) -> bool:
    """Return whether ``people`` is the demonym of ``country``: "chinese" of "china"."""
    for ending in _DEMONYM_ENDINGS:
        root = people.removesuffix(ending)
        if root != people and len(root) >= _SHORTEST_ROOT and country.startswith(root):
            return len(country) - len(root) <= _LONGEST_COUNTRY_ENDING
    return False


def _one_letter_apart(word: str, other: str) -> bool:
    """Return whether inserting, deleting or changing one letter makes the words equal."""
    shorter, longer = sorted((word, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    pairs = enumerate(zip(shorter, longer, strict=False))
    equal = next((index for index, (a, b) in pairs if a != b), len(shorter))
    return shorter[equal:] == longer[equal + 1 :] or shorter[equal + 1 :] == longer[equal + 1 :]
