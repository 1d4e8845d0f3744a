"""Faults that a line of text shows by itself."""

from __future__ import annotations

import pytest

from summarize.grounding.line_features import is_finite, line_features
from summarize.grounding.word_alignment import Words

# The feature, a line that has the fault, and one that is nearly the same and has not.
FAULTS = [
    ("label", "Relief: Ann Orrell has won the vote.", "Ann Orrell said: She has won the vote."),
    (
        "words before colon",
        "A day to forget for the team: Orrell has lost.",
        "Orrell told the crowd of voters: I have lost.",
    ),
    ("picture", "Ann Orrell (left) met the mayor.", "Ann Orrell (Labour) met the mayor."),
    ("word of picture", "This photo shows the harbour.", "This harbour has a view."),
    ("quotation never closed", "Orrell said: 'We have won the vote.", "'We won,' Orrell said."),
    ("quotation never closed", 'Orrell said: "We have won.', 'Orrell said: "We have won."'),
    ("quotation never closed", "“We have won, Orrell said.", "“We have won,” Orrell said."),
    ("quotation never opened", "We have won the vote.'", "The mayors' vote was won."),
    ("quotation never opened", 'We have won the vote."', '"We" have won the "vote".'),
    ("word twice", "Orrell hopes to to win.", "Orrell says that that is wrong."),
    ("word twice", "The voters chose de Ann de Orrell.", "The man saw the Mill."),
    ("no finite verb", "A sign outside the harbour.", "A sign shows the harbour."),
    (
        "no verb outside clauses",
        "Ann Orrell, as she posed on a boat.",
        "Ann Orrell smiled as she posed on a boat.",
    ),
    ("verb opens", "Was beaten by the mayor of Ellby.", "Orrell was beaten by the mayor."),
    ("comma before verb", "Ann Orrell, won the vote.", "Orrell, of Ellby, won the vote."),
    ("auxiliary before mark", "Orrell has, the vote.", "Orrell has won, they say."),
    ("ends at mark", "No arrests were made,.", "No arrests were made."),
    ("ends in initials", "There was one more date in U.S.", "There was one more date in Ellby."),
    ("last word unfinished", "Orrell arrived ahead of.", "Orrell arrived ahead."),
    (
        "unfinished before mark",
        "They met with the, as planned.",
        "They met with Orrell, as planned.",
    ),
    ("capital inside", "It was made years before In Ellby.", "It was made years before. In Ellby."),
    ("begins with mark", "(2 p.m.) Orrell said so.", "“Two,” Orrell said."),
    ("wrong article", "An boat sank off Ellby.", "An old boat sank off a European port."),
    ("garbled", "The deal cost â #4.5 million.", "The deal with São Varga cost £4.5 million."),
    (
        "stop inside",
        "They won in 2004. the team lost next.",
        "They won at 2.30 p.m. and lost next.",
    ),
    ("stray marks", "Orrell won;, then lost.", "Orrell won; then lost."),
    ("open bracket", "Orrell (Labour won.", "Orrell (Labour) won."),
]


@pytest.mark.parametrize(("name", "faulty", "sound"), FAULTS)
def test_a_fault_is_seen_where_it_is(name: str, faulty: str, sound: str) -> None:
    assert line_features(faulty, Words.of(faulty))[name]
    assert not line_features(sound, Words.of(sound))[name]


def test_finite_verbs_are_past_present_auxiliary_or_contracted() -> None:
    assert all(map(is_finite, ["voted", "says", "is", "can't", "she's", "won", "becomes"]))
    assert not any(map(is_finite, ["walls", "voting", "mayor's", "to", "harbour"]))
