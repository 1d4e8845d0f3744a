"""Where the lines of a text are."""

from __future__ import annotations

from summarize import Span
from summarize.text.display_lines import display_lines


def test_paragraphs_are_lines_but_wrapped_prose_is_one() -> None:
    text = "# Head\nby X\n\nProse that is\nwrapped. More\n\n- item\n"
    prose = Span(text.index("Prose"), text.index("\n\n- item"))
    item = Span(text.index("item"), text.index("item") + 4)
    found = [text[start:end] for start, end in display_lines(text, [prose, item])]
    assert found == ["# Head", "by X", "Prose that is\nwrapped. More", "- item"]
