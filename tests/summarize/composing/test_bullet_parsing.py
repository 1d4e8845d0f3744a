"""Bullets: what models write, in the forms in which they write it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.composing.bullet_parsing import parse_bullets
from summarize.text.words import tokenize

FALL = "The wall fell."
MOVE = "Boats had to move."
RESIGN = "Mayor Ruth Amsel resigned on Friday."

FORMS = {
    "running text": (f"{FALL} {MOVE} {RESIGN}", [FALL, MOVE, RESIGN]),
    "PEGASUS": (f"{FALL}<n>{MOVE} <n> {RESIGN}", [FALL, MOVE, RESIGN]),
    "BertSum": ("wall fell <q> boats had to move<q>", ["wall fell", "boats had to move"]),
    "separators": (f"[CLS] {FALL} [SEP] {MOVE} <sep> {RESIGN} [X_SEP]", [FALL, MOVE, RESIGN]),
    "special tokens": (f"</s><s>{FALL} {MOVE}</s><pad><pad>", [FALL, MOVE]),
    "sentinels": (f"<pad> <extra_id_0> {FALL}<|endoftext|>", [FALL]),
    "an unknown token": ("The <unk> wall fell.", [FALL]),
    "lines": (f"{FALL} {MOVE}\r\n\n{RESIGN}\u2028", [FALL, MOVE, RESIGN]),
    "dots": (f"•{FALL} • {MOVE}\n·{RESIGN}", [FALL, MOVE, RESIGN]),
    "middle dots": (f"· {FALL} · {MOVE}", [FALL, MOVE]),
    "stars": (f"* {FALL} * {MOVE}\n* 5 boats sank.", [FALL, MOVE, "5 boats sank."]),
    "dashes at the start": (f"- {FALL}\n–{MOVE}\n— 5 boats sank.", [FALL, MOVE, "5 boats sank."]),
    "dashes after full stops": (
        f"- {FALL} - {MOVE} - 5 boats sank.",
        [FALL, MOVE, "5 boats sank."],
    ),
    "dashes on one line": (
        "- Wall fell - Boats moved - Mayor quit",
        ["Wall fell", "Boats moved", "Mayor quit"],
    ),
    "dashes between": (
        "storm breaks the wall - boats have to move - mayor quits on Friday",
        ["storm breaks the wall", "boats have to move", "mayor quits on Friday"],
    ),
    "numbers": (
        f"1. {FALL} 2. {MOVE}\n3) {RESIGN}\n(4) It rained.",
        [FALL, MOVE, RESIGN, "It rained."],
    ),
    "numbers on one line": (
        "1) wall fell 2) boats moved 3) mayor quit",
        ["wall fell", "boats moved", "mayor quit"],
    ),
    "numbers in brackets": ("(1) Wall fell (2) Boats moved", ["Wall fell", "Boats moved"]),
    "numbers before numbers": (
        "1. 46 boats sank 2. 5 walls fell",
        ["46 boats sank", "5 walls fell"],
    ),
    "Markdown": (f"**Wall:** it *fell*.\n> {MOVE}\n## {RESIGN}", ["Wall: it fell.", MOVE, RESIGN]),
    "semicolons": (
        "wall fell;\nboats moved,\nmayor quit",
        ["wall fell", "boats moved", "mayor quit"],
    ),
    "headed": (f"Key points:\n- {FALL}\n- {MOVE}", [FALL, MOVE]),
    "unspaced script": (
        "港口周一重新开放。首批货船已于上午离港。",
        ["港口周一重新开放。", "首批货船已于上午离港。"],
    ),
    "nothing": (" \n<n>•\n- \n1. ", []),
}
TOKENISED = {
    "the wall fell . boats , all 46 , moved .": ["the wall fell.", "boats, all 46, moved."],
    "Harrow 's wall did n't hold , they 'll say .": ["Harrow's wall didn't hold, they'll say."],
    "It cost $ 5 , or 12 % more ( in May ) ; boats moved !": [
        "It cost $5, or 12% more (in May); boats moved!"
    ],
    "`` We lost it , '' he said . `` It fell . ''": ['"We lost it," he said.', "It fell."],
    '" we lost ? " he asked . " it fell , " he said .': [
        '"we lost?" he asked.',
        '"it fell," he said.',
    ],
    "he said : `` we lost . we go on . '' boats moved .": [
        'he said: "we lost. we go on."',
        "boats moved.",
    ],
    "“ We lost it , ” he said -lrb- twice -rrb- .": ["“We lost it,” he said (twice)."],
    "` We lost it , ' he said of the boats ' loss .": ["'We lost it,' he said of the boats' loss."],
    "it moved . . . and it fell .": ["it moved ... and it fell."],
}
UNCAPPED = {
    "the wall fell. boats moved in 2026. it rained! it is so": [
        "the wall fell.",
        "boats moved in 2026.",
        "it rained!",
    ],
    "sen. hale and mr. orrell of the u.s. navy moved.": [
        "sen. hale and mr. orrell of the u.s. navy moved."
    ],
    "Orrell quit on Friday. boats had moved by then.": [
        "Orrell quit on Friday.",
        "boats had moved by then.",
    ],
    "It cost approx. five million, a boat incl. crew.": [
        "It cost approx. five million, a boat incl. crew."
    ],
}
AS_IT_IS = [
    "2.5 million people left the quay.",
    "2026 was a year of storms.",
    "-5 C is expected overnight.",
    "Harrow beat Milton 3 - 2, or 3-2, at 10.30 a.m. on Monday.",
    "The wall - which cost a lot - fell.",
    "The wall – built in May – and the quay – built in June – fell on a state-of-the-art boat."[:46]
    + ".",
    "Orrell wins third race – his best result",
    "The mayor gave two reasons: (1) cost and (2) time.",
    "It costs 5 * 3 million, or 5 · 3.",
    '"We lost it," said Orrell, "and we go on."',
    'The mayor called it "the end of the wall".',
    "“We lost it,” she said.",
    "'We lost it,' she said of the boats' crews.",
    "„Nie wieder“, sagte er zu «ihnen» und »ihr«.",
    "”Vi förlorade”, sade han.",
    "« Jamais », dit-il ; et alors ?",
    'A 12" pipe fell on the quay.',
    "Rock 'n' roll is back in '90s style.",
    "'Tis the season of storms.",
    "Location, location, location is what counts.",
    "No, no and no again, said the mayor.",
    "They lost 1,000,000,000,000 boats.",
    "[Boats moved.]",
]
QUOTED = {
    f'"{FALL}"': [FALL],
    '"The wall fell".': [FALL],
    '"The wall fell. Boats moved."': [FALL, "Boats moved."],
    '"The wall fell.': [FALL],
    'The wall fell."': [FALL],
    "“The wall fell.": [FALL],
    "The wall” fell.": [FALL],
    "'The wall fell.": [FALL],
    "The wall fell.'": [FALL],
    '"The wall fell, he said. "We go on," he said.': [
        "The wall fell, he said.",
        '"We go on," he said.',
    ],
    '"- The wall fell."': [FALL],
}


@pytest.mark.parametrize("form", [*FORMS])
def test_each_form_of_output(form: str) -> None:
    text, expected = FORMS[form]
    assert parse_bullets(text) == expected


@pytest.mark.parametrize("cases", [TOKENISED, UNCAPPED, QUOTED])
def test_punctuation_and_spaces_are_repaired(cases: dict[str, list[str]]) -> None:
    assert {text: parse_bullets(text) for text in cases} == cases


@pytest.mark.parametrize("text", AS_IT_IS)
def test_a_good_bullet_stays_as_it_is(text: str) -> None:
    assert parse_bullets(text) == [text]


@pytest.mark.parametrize(
    ("text", "finished", "expected"),
    [
        (f"{FALL} {MOVE} The mayor of", False, [FALL, MOVE]),
        (f"{FALL} {MOVE} The mayor of", True, [FALL, MOVE]),
        (f"{FALL} {MOVE}", False, [FALL, MOVE]),
        ("The wall fell and the", False, []),
        ("The wall fell", True, ["The wall fell"]),
        (f"{FALL}\nBoats moved\nMayor", False, [FALL, "Boats moved"]),
        (f"{FALL}\nBoats moved\nMayor quit", True, [FALL, "Boats moved", "Mayor quit"]),
        ("wall fell\nboats moved\nmayor quit", False, ["wall fell", "boats moved", "mayor quit"]),
        ("wall fell\nboats moved\nmayor of the", False, ["wall fell", "boats moved"]),
        ("", False, []),
    ],
)
def test_a_last_fragment_is_left_out(text: str, finished: bool, expected: list[str]) -> None:
    assert parse_bullets(text, finished=finished) == expected


@pytest.mark.parametrize(
    "text",
    [
        "boats",
        "46 million.",
        "... - ! ?",
        "boats boats boats boats",
        "The wall and the wall and the wall and the wall fell.",
        "A storm broke the wall of the of the of the of the of the quay.",
        "the boats of a storm in the wall " * 5,
        "The temperature fell to -12\ufffdC at the quay.",
    ],
)
def test_texts_that_are_no_bullets_are_left_out(text: str) -> None:
    assert parse_bullets(f"{FALL}\n{text}\n{MOVE}") == [FALL, MOVE]


def test_repetitions_are_left_out() -> None:
    assert parse_bullets(f"{FALL} {MOVE} {FALL} the wall fell\n{MOVE}") == [FALL, MOVE]


_WORDS = [
    "harbour",
    "storm",
    "wall",
    "the",
    "of",
    "council",
    "well-known",
    "mayor’s",
    "don't",
    "46",
    "2.5",
    "12%",
    "$5",
    "(built in May)",
    "Harrow",
    "U.S. navy",
    "3-2",
    "10.30 a.m. talks",
    "Dr. Amsel",
    "'old'",
    "boats' crews",
    "– as planned –",
    "été",
    "No. 7",
]
_WORD_LIST = st.lists(st.sampled_from(_WORDS), unique=True, min_size=1, max_size=9)
_SENTENCE = st.builds(
    lambda words, form: form.format(" ".join(words)),
    _WORD_LIST,
    st.sampled_from(
        ["The boats left {} town.", '"Boats left {} town," Orrell said.', "Who left {} town?"]
    ),
)
_HEADLINE = _WORD_LIST.map(lambda words: f"Orrell leaves {' '.join(words)} town")
_SUMMARY = st.lists(_SENTENCE, min_size=1, max_size=5, unique=True) | st.lists(
    _HEADLINE, min_size=1, max_size=5, unique=True
)


def _numbered(form: str) -> Callable[[list[str]], str]:
    return lambda lines: "\n".join(form.format(n) + line for n, line in enumerate(lines, 1))


_WAYS: dict[str, Callable[[list[str]], str]] = {
    "lines": "\n".join,
    "<n>": "<n>".join,
    "[SEP]": " [SEP] ".join,
    "dots": lambda lines: "• " + " • ".join(lines),
    "stars": lambda lines: "".join(f"* {line}\n" for line in lines),
    "dashes": lambda lines: "".join(f"- {line}\n" for line in lines),
    "1.": _numbered("{}. "),
    "(1)": _numbered("({}) "),
}


@given(_SUMMARY, st.sampled_from([*_WAYS]))
def test_clean_bullets_come_back_from_any_form(summary: list[str], way: str) -> None:
    assert parse_bullets(_WAYS[way](summary)) == summary


_TREEBANK = {
    "don't": "do n't",
    "mayor’s": "mayor ’s",
    "boats' crews": "boats ' crews",
    "'old'": "` old '",
    "12%": "12 %",
    "$5": "$ 5",
    "(built in May)": "-LRB- built in May -RRB-",
    '"Boats': "`` Boats",
    'town,"': "town , ''",
    "said.": "said .",
    "town.": "town .",
    "town?": "town ?",
}


def _tokenised(text: str) -> str:
    for plain, tokens_of_it in _TREEBANK.items():
        text = text.replace(plain, tokens_of_it)
    return text


@given(st.lists(_SENTENCE, min_size=1, max_size=5, unique=True), st.sampled_from(" \n"))
def test_clean_sentences_come_back_from_tokens(summary: list[str], gap: str) -> None:
    summary = [*summary, "Boats left town."]
    assert parse_bullets(_tokenised(gap.join(summary))) == summary


_PARTS = st.sampled_from(
    [
        *_WORDS,
        *" .|. |, |! |\n|<n>| • | - |- | * |1. |2) | 's|n't|``| ''|\"|“|”|'".split("|"),
        *"‘|«|(|) |$ | %|-lrb-|...|…|:|;|港|。|\u200b|\xa0|é|ß|İ|a|</s>|said|\\n".split("|"),
    ]
)
_MESS = st.lists(_PARTS, max_size=40).map("".join) | st.lists(_PARTS, max_size=40).map(" ".join)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@given(_MESS | st.text(max_size=200), st.booleans())
def test_any_text_gives_tidy_lines(text: str, finished: bool) -> None:
    found = parse_bullets(text, finished=finished)
    for bullet in found:
        assert bullet == " ".join(bullet.split())
        assert len(bullet.splitlines()) == 1
        assert len(tokenize(bullet)) > 1
    assert len(set(found)) == len(found)
    assert set(parse_bullets(text, finished=False)) <= set(parse_bullets(text))


@given(_MESS)
def test_every_word_was_written_by_the_model(text: str) -> None:
    written = _bare(text)
    for bullet in parse_bullets(text):
        assert all(word in written for word in re.findall(r"[^\W_]+", bullet))
