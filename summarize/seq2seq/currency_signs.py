"""Currency signs that a model was not trained on, replaced by one that it knows.

The training articles of ``writer`` have "#" for "£". The model garbles the real sign: it wrote
"fare46.2 million". It reads and writes "#" without a slip.
"""

from __future__ import annotations

import re

STAND_IN = "#"
_RARE = "£€¥₹"  # the training articles of ``writer`` have "$" alone
_AMOUNT = r"(\d+(?:[.,]\d+)*)"
_WITH_RARE_SIGN = re.compile(rf"([{_RARE}])\s?{_AMOUNT}")
_WITH_STAND_IN = re.compile(rf"{STAND_IN}\s?{_AMOUNT}")


def hide_signs(text: str) -> str:
    """Return an input with the stand-in for the rare signs before numbers.

    >>> hide_signs("It cost £46.2 million.")
    'It cost #46.2 million.'
    """
    return _WITH_RARE_SIGN.sub(rf"{STAND_IN}\2", text)


def restore_signs(draft: str, source: str) -> str:
    """Return a draft with the signs of its input: that of the same amount, else its first one.

    >>> restore_signs("It cost #46.", "It cost £46, not €50.")
    'It cost £46.'
    """
    signs = {amount: sign for sign, amount in _WITH_RARE_SIGN.findall(source)}
    if not signs:
        return draft
    own = set(_WITH_STAND_IN.findall(source))  # the input itself has "#1"
    first = next(iter(signs.values()))
    return _WITH_STAND_IN.sub(
        lambda match: match[0] if match[1] in own else signs.get(match[1], first) + match[1], draft
    )
