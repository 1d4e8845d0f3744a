"""Honest words, sentences and paragraphs, which hostile inputs stand between."""

from __future__ import annotations

from random import Random

_SENTENCES = (
    "The council voted on Monday for a wall of 4.2 km.",
    "It will cost $46 million, said Ms. Ortega.",
    "“Boats object to it,” the U.S. mayor told the paper.",
    "About 12% of the fishermen may leave by June 10, 2026.",
    "Die Mauer kostet 46 Mio. Euro.",
    "Critics call the plan 'a waste'.",
    "The harbour closed in 1998 and opened again in 2004.",
    "No one was hurt.",
)
_ODD = (
    *("\x00", "\x1b[31m", "\u2028", "\u202e", "\ufeff", "\ufdd0", "\u0301", "\u200d", "\U0001f468"),
    *("²", "½", "Ⅷ", "İ", "ß", "ﬁ", "ŉ", "一二三", "ไทย", "عربي", "\xa0", "\u3000", "\x85", "\x0c"),
    *("\r", "\n", "\n\n", "\t", '"', "'", "“", "„", "«", "(", "[", "{", "<", "&", "#", "*", "_"),
    "|",
    *("- ", "* ", "1. ", "> ", "# ", "...", "…", "?!", ". ", "--", "---\n", "```", "@", "\\", "/"),
)


def sentence(rng: Random) -> str:
    """Return a sentence."""
    return rng.choice(_SENTENCES)


def paragraph(rng: Random) -> str:
    """Return three to six sentences."""
    return " ".join(rng.choices(_SENTENCES, k=rng.randint(3, 6)))


def odd(rng: Random) -> str:
    """Return a character or two that programs often take for something else."""
    return rng.choice(_ODD)


def some_text(rng: Random, size: int) -> str:
    """Return about ``size`` characters of sentences with odd characters between them."""
    if size > 2000:  # repeat a sample: drawing costs time
        return some_text(rng, 2000) * (size // 2000)
    parts: list[str] = []
    length = 0
    while length < size:
        part = odd(rng) if rng.random() < 0.5 else sentence(rng)[: rng.randint(1, 60)]
        parts.append(part)
        length += len(part)
    return "".join(parts)
