"""Pruning: the best choice of words, only words of the sentence, and a whole, true sentence."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.rewriting.pruning import CutScores, choose_words, prune
from summarize.text.cut_costs import cut_costs

SENTENCE = "The £46m wall at Harrow Quay, which took six years to build, opened in May in a storm."
_odds = st.floats(-4, 4, allow_nan=False)
_words = st.sampled_from(
    'the barrier Harrow Quay, not "a wall" (that held) 46 million, opened on Monday. – of'.split()
)
_sentences = st.lists(_words, min_size=1, max_size=12).map(" ".join)


def scores(
    keeps: list[float], opens: list[float] | None = None, closes: list[float] | None = None
) -> CutScores:
    """Return scores; without others, a gap may begin and end anywhere at no cost."""
    none = [0.0] * (len(keeps) - 1)
    return CutScores(
        np.array(keeps),
        np.array(none if opens is None else opens),
        np.array(none if closes is None else closes),
    )


def cut(sentence: str, dropped: str) -> str:
    """Return what pruning leaves of a sentence of which a model wants to drop some words."""
    words, gone = sentence.split(), dropped.split()
    start = next(at for at in range(len(words)) if words[at : at + len(gone)] == gone)
    keeps = [2.0] * len(words)
    keeps[start : start + len(gone)] = [-2.0] * len(gone)
    return prune(sentence, scores(keeps))


def only_leaves_out(text: str, sentence: str) -> bool:
    """Return whether a text consists of words of a sentence, in the same order."""
    left = iter(re.findall(r"\w+", sentence.lower()))
    return all(word in left for word in re.findall(r"\w+", text.lower()))


def worth(stays: tuple[bool, ...], given: CutScores) -> float:
    """Return the value of a choice: of the words that stay, and of the ends of its gaps."""
    edges = [*enumerate(itertools.pairwise(stays))]
    return (
        sum(odds for odds, word_stays in zip(given.keeps, stays, strict=True) if word_stays)
        + sum(given.opens[place] for place, (before, after) in edges if before and not after)
        + sum(given.closes[place] for place, (before, after) in edges if after and not before)
    )


@given(st.data())
def test_no_other_choice_is_worth_more(data: st.DataObject) -> None:
    keeps = data.draw(st.lists(_odds, min_size=1, max_size=9))
    size = len(keeps) - 1
    opens, closes = (data.draw(st.lists(_odds, min_size=size, max_size=size)) for _ in "ab")
    given = scores(keeps, opens, closes)
    best = max(worth(stays, given) for stays in itertools.product((True, False), repeat=len(keeps)))
    assert worth(tuple(choose_words(given)), given) == pytest.approx(best)


@given(st.data())
def test_only_words_of_the_sentence_are_left_in_its_order(data: st.DataObject) -> None:
    sentence = data.draw(_sentences)
    words = sentence.split()
    odds = data.draw(st.lists(_odds, min_size=len(words), max_size=len(words)))
    assert only_leaves_out(prune(sentence, scores(odds)), sentence)


def test_a_sentence_whose_words_all_stay_is_unchanged() -> None:
    assert prune(SENTENCE, scores([9.0] * len(SENTENCE.split()))) == SENTENCE


@pytest.mark.parametrize(
    ("dropped", "left"),
    [
        (
            "in a storm.",
            "The £46m wall at Harrow Quay, which took six years to build, opened in May.",
        ),
        (
            "which took six years to build,",
            "The £46m wall at Harrow Quay opened in May in a storm.",
        ),
    ],
)
def test_punctuation_fits_the_words_that_are_left(dropped: str, left: str) -> None:
    assert cut(SENTENCE, dropped) == left


@pytest.mark.parametrize(
    ("sentence", "dropped", "left"),
    [
        (
            "The wall was closed at 10 a.m., in a storm.",
            "in a storm.",
            "The wall was closed at 10 a.m.",
        ),
        (
            "The wall held all night, cracks and all, the mayor said.",
            "cracks and all,",
            "The wall held all night, the mayor said.",
        ),
        (
            "The crew caught a thief, who had hidden for a week, harbour officials said.",
            "who had hidden for a week,",
            "The crew caught a thief, harbour officials said.",
        ),
        (
            "He says that the wall will hold, as ever in the past",
            "as ever in the past",
            "He says that the wall will hold",
        ),
        (
            "Ruth Amsel, who has led the town since May, plays the organ.",
            "who has led the town since May,",
            "Ruth Amsel plays the organ.",
        ),
    ],
)
def test_a_gap_leaves_the_comma_that_is_needed(sentence: str, dropped: str, left: str) -> None:
    assert cut(sentence, dropped) == left


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("But the wall held all night.", "The wall held all night."),
        ("However, the wall held all night.", "The wall held all night."),
        ("And yet the wall held all night.", "Yet the wall held all night."),
        ("But for the wall the town was lost.", "But for the wall the town was lost."),
        ("So far the wall has held all night.", "So far the wall has held all night."),
        ("Relief: The wall held all night.", "The wall held all night."),
        ("On the brink: But the wall held all night.", "The wall held all night."),
        ("Ruth Amsel: I knew that it held.", "Ruth Amsel: I knew that it held."),
        ("June 1996: the wall fell all at once.", "June 1996: the wall fell all at once."),
        ("The mayor said: the wall held all night.", "The mayor said: the wall held all night."),
        ("The mayor (left) opened the new wall.", "The mayor opened the new wall."),
        ("The mayor (pictured, second from left) is at home.", "The mayor is at home."),
        ("Ruth Amsel, pictured, has opened it.", "Ruth Amsel has opened it."),
        ("The wall (of 1964) held all night.", "The wall (of 1964) held all night."),
        ("The wall opened on Monday night in a storm.", "The wall opened in a storm."),
        ("The mayor said Tuesday that it held.", "The mayor said that it held."),
        ("The wall held on Black Friday and after.", "The wall held on Black Friday and after."),
        (
            "The storm on Monday night's news shook us.",
            "The storm on Monday night's news shook us.",
        ),
        ("It opened on Monday, June 3, in a storm.", "It opened on Monday, June 3, in a storm."),
    ],
)
def test_idle_words_go_by_rule(sentence: str, left: str) -> None:
    assert prune(sentence, scores([9.0] * len(sentence.split()))) == left


@pytest.mark.parametrize(
    ("sentence", "dropped"),
    [
        ("The tax rises to 46 million crowns this year.", "46"),  # half a quantity
        ("The mayor met Ilse Brandt in May.", "Ilse"),  # half a name
        ('She called it "a wall that never held" in May.', "never"),  # inside a quotation
        ("It was the worst storm in the bay since March 1962.", "since March 1962."),
        ("It was the worst storm in the bay, since 1962 at least.", "since 1962 at least."),
        ("The wall is the longest one in northern Europe.", "in northern Europe."),
        ("She is the first mayor of the town from Brill.", "from Brill."),
        ("The wall did not hold in the storm of 1962.", "in the storm of 1962."),
        ("No wall of the bay held before the new one.", "before the new one."),
        ("The only wall that held for a week is on the island.", "on the island."),
        ("Talks on the wall begin under the watch of the council.", "of the council."),
        (
            "The town has more walls now than the whole of Orrin Bay.",
            "than the whole of Orrin Bay.",
        ),
        (
            "The mayor will serve as the head of the harbour board.",
            "as the head of the harbour board.",
        ),
        ("The wall was designed and overseen by the mayor herself.", "by the mayor herself."),
        ("New locks will prevent thieves from stealing any boats.", "from stealing any boats."),
        ("The wall will either be mended or be torn down.", "or be torn down."),
        ("Denise Orrell, the mayor, said: the wall will hold.", "said:"),
        ("The wall was closed in March, the mayor said.", "the mayor said."),  # who says so
        (
            "It was too late in the year for the town to mend the wall.",
            "for the town to mend the wall.",
        ),
        ("The boat was last seen near the wall in October 1992.", "in October 1992."),
        (
            "The storm broke the wall — even the new one — a study found.",
            "— even the new one — a study found.",
        ),
        ("The wall was badly built, a court in Brill heard.", "a court in Brill heard."),
        ("Ferries will bear the cost, new figures suggest.", "new figures suggest."),
        ("The wall will be built in May, if the vote is won.", "if the vote is won."),
        ("The wall fell in May, its owner claims.", "its owner claims."),
        ("The wall will hold for now, but it will fall one day.", "but it will fall one day."),
        ("Marsh, Tell, Orrell and Brandt voted for the wall.", "Tell,"),  # out of a list
        ("The wall of the harbour fell and broke two boats.", "and"),
        ("They told the mayor and the council of Brill about it.", "and the council"),
        ("The mayor - Ruth Amsel - opened the wall at noon.", "- Ruth Amsel"),
    ],
)
def test_words_that_are_needed_stay(sentence: str, dropped: str) -> None:
    assert cut(sentence, dropped) == sentence


@pytest.mark.parametrize(
    ("sentence", "dropped"),
    [
        (SENTENCE, SENTENCE),  # too little is left
        (SENTENCE, "opened in May in a storm."),  # no verb is left
        ("After the storm hit the town, the wall held for a day.", "the wall held for a day."),
        ("The wall held, they said, after the storm hit the town.", "The wall held, they said,"),
        ("The crew, cold and wet, spent the night there.", "The crew, cold and wet,"),  # no subject
        ("Closed off by a wall, the town went on as it was.", "the town went on as it was."),
        ("The council of the town voted in May for it.", "in May for it."),
        ("The wall of the old town is now in a good state.", "in a good state."),
        ("The wall (of 1964) by the old gate, they say, held.", "(of 1964) by the old gate,"),
        ("The man who built it, Ben Orrell, had left, his wife said.", "Ben Orrell, had left,"),
        ("The wall is for sale now but, truly, nobody wants it.", "truly, nobody wants it."),
        ("Orrin United will hope for a win, as he takes over.", "will hope for a win,"),
        ("Ruth Amsel celebrates with the crew as they leave port.", "celebrates with the crew"),
        (
            "She was alarmed when, late at night, he did not come.",
            "late at night, he did not come.",
        ),
        ("The firm says that its wall, built in May, will not fall.", "will not fall."),
        ("The storm, seen by many, as well as heard, shook the wall.", "shook the wall."),
        ("As she lay on the ground with a wound, he ran off.", "lay on the ground with a wound,"),
        ("'In the night the wall fell,' the mayor said of it.", "'In the night"),
        ("The men, thought to be aged between 18 and 20, fled.", "between 18 and 20,"),
        ("It sails in May, but after a first trip, it will rest.", "it will rest."),
        ("The town looks across the bay with the old harbour of Brill.", "with the old"),
        ("The row about which way a wall should lean is over.", "which way"),
        (
            "The result came back in May, the mayor of Brill, a port, said.",
            "the mayor of Brill, a port,",
        ),
        ("They met in 2018, however, they live in two towns.", "however,"),
        ("The couple live in Brill, and police said they were well.", "live in Brill,"),
        (
            "After nine games for Orrin it seems certain that he will say he is off.",
            "it seems certain that he",
        ),
        (
            "The mayor noted how two new walls that were built last year fell.",
            "that were built last year fell.",
        ),
        ("Port officials have said that thieves were among the men held.", "have said that"),
        (
            "In turn, this tires them, the team said — showing it works.",
            "In turn, this tires them,",
        ),
        (
            "After talks with the host, Ben Orrell, the pair left the port.",
            "After talks with the host,",
        ),
        ("Police searched two ports, with ten men held for an hour.", "held for an hour."),
        ("Beginning in May, the eve of the fair, all ports will close.", "Beginning in May,"),
    ],
)
def test_a_rest_that_is_no_sentence_is_refused(sentence: str, dropped: str) -> None:
    assert cut(sentence, dropped) == sentence


@pytest.mark.parametrize(
    ("sentence", "dropped", "left"),
    [
        (
            "Port captain Ruth Amsel has opened the wall.",
            "Port captain",
            "Ruth Amsel has opened the wall.",
        ),
        (
            "Talks broke off in May after the party refused to join.",
            "after the party refused to join.",
            "Talks broke off in May.",
        ),
        (
            "The first mayor of the town, who said little in her time, has died.",
            "who said little in her time,",
            "The first mayor of the town has died.",
        ),
        (
            "The mayor will also open a wall in Brill.",
            "also",
            "The mayor will open a wall in Brill.",
        ),
    ],
)
def test_other_words_go(sentence: str, dropped: str, left: str) -> None:
    assert cut(sentence, dropped) == left


@pytest.mark.parametrize(
    "sentence",
    [
        # A gap that opens at a comma closes at one, and a dash closes what a dash opens.
        "The town, [known for its old] walls, is on the bay.",
        "The new wall in Brill, [the town of Ben] Orrell, held all night.",
        "The wall held, [as the crew saw -- and heard --] for a whole day.",
        "Brandt noticed a [new wall, built in haste,] standing at the gate.",
        "The keeper saw [what was left:] six boats lay on the mole.",
        # Sentences that were joined by mistake.
        "The wall opened in 2014. [in a storm of that year,] three boats sank in it.",
        "The wall of the port opened in 2014. the mayor [was there on the day.]",
        # "A and B" keep both.
        "The port has a wall [and the mayor says it] needs a second one.",
        "The wall fell, [and despite all its gates,] Brandt has kept her seat.",
        "The wall is higher [than before and] wider than the old one.",
        "Neither the mayor of Brill [nor the harbour board] spoke of it.",
        # A clause with all its words, or none of them.
        "The town kept the wall [while it also] raised the old mole.",
        "Visitors to the walls [took boats to the island on the day] but left by noon.",
        "Two men, Lee and Orrell, [appeared with the mayor,] but said no word.",
        "The council has [long stood by the old wall] despite its age.",
        "Some of them have [gone so far as] to call it the end.",
        "The men [who built the old wall] had a hard winter.",
        "The diver, [who, after a night of storm,] thinks it will hold, is at home.",
        "They walked to the gate, [where a guard, or watchman,] was being paid.",
        "Police say the keeper of the gate [previously opened it by night.]",
        "The wall cost the town [an arm and a leg in the end] while taxes rose.",
        "It won by a day, with two of the crews [adding the rest.]",
        "He wants a new wall, but with the mayor of Brill, [having none, it will wait.]",
        "Despite its age and cracks [- all of them - the wall of the port has held.]",
        "Orrell and Tell, [from Old Brill and Amsel, from the port,] were away.",
        "The wall is no good [now as it leaks at the gate, the mole,] and Brill has no other.",
        "The mayor, [who also runs the port, the ferry,] with her crew was away.",
        "Ruth Amsel proved [in May the wall was a good one,] saving all the boats.",
        "The wall has gates of the best iron in the port, [the Brill Mole and the town.]",
        "It was late, [it was announced that] the wall will be shut.",
        "The walls are [being built by the town yet] the mayor is keener on boats.",
        # Names and articles.
        "The mayor was seen with her [old friend and neighbour] Ruth Amsel.",
        "The town of Old Brill [right back] Ben Orrell has left.",
        "The new keeper and [loyal servant] Ruth Amsel has left the port.",
        "The wall was built by an [angry] keeper of the gate.",
        "These pictures show the [very moment] a wall fell on the boat.",
        "She called the [old keeper of the gate] openly false and left.",
        "She came to the port [on Wednesday,] August 26 of that year.",
        "He came to the port on [Wednesday,] Thursday and Friday.",
        # How sure, how often, until when.
        "The mayor [apparently] kept the plans of the wall.",
        "[Until now,] the mayor of Brill has kept the plans.",
        "[Usually,] the walls on the island are hit the most.",
        "[When it does,] the wall of the town will be gone.",
        # Who said it.
        '"The wall will hold for a year and a day," [read a note on its gate.]',
        "The wall was ten feet long, [Ben Orrell, a spokesman for the port,] said in May.",
    ],
)
def test_a_gap_that_would_break_the_sentence_is_not_made(sentence: str) -> None:
    dropped = sentence[sentence.index("[") + 1 : sentence.index("]")]
    whole = sentence.replace("[", "").replace("]", "")
    assert cut(whole, dropped) == whole


@pytest.mark.parametrize(
    ("sentence", "dropped", "left"),
    [
        (
            "Port officials, however, note that it held.",
            "however,",
            "Port officials note that it held.",
        ),
        (
            "Ruth Amsel, who built the wall, has said the crew left.",
            "who built the wall,",
            "Ruth Amsel has said the crew left.",
        ),
        (
            "It was a sad day on the bay Tuesday, when the wall fell in.",
            "Tuesday,",
            "It was a sad day on the bay when the wall fell in.",
        ),
        (
            "Tell and Amsel, who led the crew, won't be there in May.",
            "who led the crew,",
            "Tell and Amsel won't be there in May.",
        ),
        (
            "The pair, who wed in May, first met on the old wall.",
            "who wed in May,",
            "The pair first met on the old wall.",
        ),
        (
            'The mayor called it "a wall for all of Brill," which pleased them.',
            "which pleased them.",
            'The mayor called it "a wall for all of Brill".',
        ),
        (
            'They said it had "a good, high gate," as well as a "mole," the mayor noted.',
            'as well as a "mole,"',
            'They said it had "a good, high gate," the mayor noted.',
        ),
    ],
)
def test_no_comma_is_left_that_served_the_gap(sentence: str, dropped: str, left: str) -> None:
    assert cut(sentence, dropped) == left


def test_no_gap_has_an_edge_that_the_model_holds_unlikely() -> None:
    sentence = "The wall opened in May by the gate in a storm."
    keeps = [2.0] * 5 + [-2.0] * 3 + [2.0] * 3
    edges = [0.0] * 10
    assert prune(sentence, scores(keeps, edges, edges)) == "The wall opened in May in a storm."
    unlikely = [-1.5] * 10
    assert prune(sentence, scores(keeps, unlikely, edges)) == sentence
    assert prune(sentence, scores(keeps, edges, unlikely)) == sentence


def test_a_safe_gap_stays_where_another_is_refused() -> None:
    sentence = "The wall, built by Amsel, is the longest of all in the bay."
    keeps = [2.0, 2, -2, -2, -2, 2, 2, 2, 2, 2, -2, -2, -2]
    assert prune(sentence, scores(keeps)) == "The wall is the longest of all in the bay."


def test_a_wrong_number_of_log_odds_is_an_error() -> None:
    with pytest.raises(ValueError, match="18 words, but 1 log-odds"):
        prune(SENTENCE, scores([1.0]))


def test_there_is_a_cost_between_all_words() -> None:
    assert len(cut_costs(SENTENCE)) == len(SENTENCE.split()) - 1
