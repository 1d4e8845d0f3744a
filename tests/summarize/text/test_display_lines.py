"""Lines of an article as it is displayed."""

from __future__ import annotations

from summarize import Span
from summarize.text.display_lines import display_lines


def test_line_ends_inside_prose_do_not_count() -> None:
    text = "# Head\nby X\n\nProse that is\nwrapped. More\n\n- item\n"
    prose = Span(text.index("Prose"), text.index("\n\n- item"))
    item = Span(text.index("item"), text.index("item") + 4)
    found = [text[start:end] for start, end in display_lines(text, [prose, item])]
    assert found == ["# Head", "by X", "Prose that is\nwrapped. More", "- item"]
