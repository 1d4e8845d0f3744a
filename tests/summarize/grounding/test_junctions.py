"""Faults at the places where a bullet leaves words of its sentence out."""

from __future__ import annotations

import pytest

from summarize.grounding.junctions import junctions
from summarize.grounding.word_alignment import Words, align

# The fault, a sentence with the words that the bullet leaves out in brackets, and a careful cut.
FAULTS = [
    (
        "name after noun",
        "The club won two games [, and the trainer] Orrell was glad.",
        "The club won two games, and [the trainer] Orrell was glad.",
    ),
    (
        "name after name",
        "Ellby Rovers [right back Danny] Orrell has a new contract.",
        "Danny Orrell [of Ellby] has a new contract.",
    ),
    (
        "name after owner",
        "She posed with her [old friend] Ann Orrell.",
        "She posed with her [old] friend Ann Orrell.",
    ),
    (
        "link after owner",
        "They found the [boat] and rowed home.",
        "They found the [old] boat and rowed home.",
    ),
    (
        "verb after noun",
        "They found a wall in the quarter [, where a bath] was being built.",
        "They found a wall in the quarter [of Ellby].",
    ),
    (
        "verb without relative",
        "It led to a quarrel with the mayor [who] is known for his temper.",
        "It led to a quarrel [that lasted] with the mayor who is known.",
    ),
    (
        "verb left out",
        "The storm [formed on Monday] near the coast of Ellby.",
        "The storm formed [on Monday] near the coast of Ellby.",
    ),
    (
        "speech after noun",
        "The crew drew a map of the rift [, the first ever,] said Ann Orrell.",
        "The crew drew a map[ of the rift], said Ann Orrell.",
    ),
    (
        "auxiliary cut",
        "The mayor has [been beaten] while the council is due to vote.",
        "The mayor has [clearly] been beaten while the council is due to vote.",
    ),
    (
        "word that binds cut",
        "They voted for a [wall] in Ellby.",
        "They voted [yes] in Ellby.",
    ),
    (
        "coordinator left out",
        "The files expose the wars [and could also] reveal the price.",
        "The files expose the wars and [could also] reveal the price.",
    ),
    (
        "clause word left out",
        "It was a good place to test [as] players win there.",
        "It was a good place to test as [many] players win there.",
    ),
    (
        "mark lost",
        "Two others [, Ann and Greg,] but not Orrell voted.",
        "Two others, [Ann and Greg,] but not Orrell voted.",
    ),
]


def _faults(marked: str) -> dict[str, float]:
    """Return the faults of a bullet, from its sentence with brackets around what is left out."""
    sentence = " ".join(marked.replace("[", "").replace("]", "").replace(" ,", ",").split())
    kept = [part.rpartition("]")[2] for part in marked.split("[")]
    bullet = " ".join("".join(kept).split())
    words, whole = Words.of(bullet), Words.of(sentence)
    return junctions(words, whole, align(words, whole))


@pytest.mark.parametrize(("name", "faulty", "sound"), FAULTS)
def test_a_fault_is_seen_where_words_are_left_out(name: str, faulty: str, sound: str) -> None:
    assert _faults(faulty)[name] == 1
    assert _faults(sound)[name] == 0


def test_a_whole_sentence_has_no_junction() -> None:
    assert not any(_faults("The council of Ellby voted for a wall.").values())
