"""Currency signs that the bundled writer does not know: never garbled, never exchanged."""

from __future__ import annotations

import pytest

from summarize.options import Options
from summarize.seq2seq.currency_signs import hide_signs, restore_signs
from summarize.seq2seq.loading import load_model
from summarize.seq2seq.model import decoding_for


@pytest.mark.parametrize(
    ("source", "draft", "restored"),
    [
        ("It cost £46.2m.", "A cost of #46.2m.", "A cost of £46.2m."),
        ("£1,200 in March, €300 in May.", "#300, not # 1,200.", "€300, not £1,200."),
        ("It cost £46.", "It cost #47.", "It cost £47."),
        ("Ranked #1, it cost £46.", "It cost #46, ranked #1.", "It cost £46, ranked #1."),
        ("Ranked #1, it cost $46.", "Ranked #1.", "Ranked #1."),
    ],
)
def test_signs_come_back(source: str, draft: str, restored: str) -> None:
    assert restore_signs(draft, source) == restored


def test_dollars_and_signs_without_a_number_stay() -> None:
    assert hide_signs("$46, £ and €300") == "$46, £ and #300"


@pytest.mark.parametrize("sign", ["£", "€", "$"])
def test_the_writer_keeps_the_sign_of_an_amount(sign: str) -> None:
    model = load_model(Options())
    decoding = decoding_for(model, "rewriting", Options())
    sentence = f"The town council voted 8-7 late on Thursday to build a {sign}46.2 million barrier."
    (drafts,) = model.write([f"{decoding.focus} {sentence}"], decoding, 1)
    assert f"{sign}46.2 million" in drafts[0].text
    assert all("46.2" not in d.text or f"{sign}46.2" in d.text for d in drafts)
